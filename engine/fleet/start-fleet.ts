// The parts of a fleet on this machine: a host beside its engine, a front, or both over one connection to the brokers.
import { randomBytes } from 'node:crypto'
import type { Logger } from 'pino'
import { type Clock, systemClock } from '../clock.ts'
import type { Engine } from '../door.ts'
import type { FleetSettings } from '../settings.ts'
import type { Broker } from './broker/broker.ts'
import { defaultLeaseMs } from './broker/names.ts'
import { openBroker } from './broker/open-broker.ts'
import { AskDesk } from './front/ask-desk.ts'
import { FrontEngine } from './front/front-engine.ts'
import { Roster } from './front/roster.ts'
import { FleetHost } from './host/fleet-host.ts'

export interface JoinParts {
  /** Resolves when the states made up to now are known to the fleet. */
  settled(): Promise<void>
  log: Logger
  clock?: Clock
  leaseMs?: number
}

export const connectFleet = (settings: FleetSettings, log: Logger): Promise<Broker> =>
  openBroker(settings, log)

/** What is asked of it any host answers; the broker is the caller's to close. */
export const openFront = (
  broker: Broker,
  { name }: Pick<FleetSettings, 'name'>,
  { clock = systemClock, leaseMs = defaultLeaseMs }: { clock?: Clock; leaseMs?: number } = {},
): Engine => {
  const roster = new Roster(broker, clock)
  const asker = `${name}-${randomBytes(6).toString('hex')}`
  const asks = new AskDesk({ broker, roster, clock, asker, leaseMs })
  return new FrontEngine({
    asks,
    roster,
    batched: (request, caller) => asks.ask('check', request, caller) as never,
    clock,
    owned: [asks, roster],
  })
}

export const joinFleet = (
  broker: Broker,
  engine: Engine,
  { name }: Pick<FleetSettings, 'name'>,
  { settled, log, clock = systemClock, leaseMs = defaultLeaseMs }: JoinParts,
): FleetHost => new FleetHost({ broker, engine, name, settled, leaseMs, clock, log })
