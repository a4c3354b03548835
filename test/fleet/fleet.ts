// A fleet in one process: real brokers, a front, and hosts whose engines are scripted.
import { type Broker } from '../../engine/fleet/broker/broker.ts'
import { openBroker } from '../../engine/fleet/broker/open-broker.ts'
import type { FleetHost } from '../../engine/fleet/host/fleet-host.ts'
import { joinFleet, openFront } from '../../engine/fleet/start-fleet.ts'
import type { Engine } from '../../engine/index.ts'
import { silent } from '../engine/fake-engine.ts'
import { until } from '../until.ts'
import { startBrokers, type TestBrokers } from './broker.ts'

export interface TestHost {
  host: FleetHost
  broker: Broker
  engine: Engine
}
export interface TestFleet extends AsyncDisposable {
  brokers: TestBrokers
  front: Engine
  hosts: TestHost[]
  join(name: string, engine: Engine): Promise<TestHost>
}

/** So that a lease's end is soon. */
export const shortLeaseMs = 1_500

const settled = (): Promise<void> => Promise.resolve()

export const startFleet = async (
  engines: Engine[],
  count: 1 | 3 = 1,
  leaseMs = shortLeaseMs,
): Promise<TestFleet> => {
  const all = new AsyncDisposableStack()
  const brokers = all.use(await startBrokers(count))
  const hosts: TestHost[] = []
  const join = async (name: string, engine: Engine): Promise<TestHost> => {
    const broker = all.use(await openBroker(brokers.settings({ name }), silent))
    const host = all.use(joinFleet(broker, engine, { name }, { settled, log: silent, leaseMs }))
    const joined = { host, broker, engine }
    hosts.push(joined)
    return joined
  }
  const broker = all.use(await openBroker(brokers.settings({ name: 'front' }), silent))
  const front = all.use(openFront(broker, { name: 'front' }, { leaseMs }))
  for (const [at, engine] of engines.entries()) await join(`h${at}`, engine)
  if (engines.length > 0) await until(() => front.ready())
  return { brokers, front, hosts, join, [Symbol.asyncDispose]: () => all.disposeAsync() }
}
