// One seed of a fleet: every item is answered to the reader once, by the first answer in the log, whatever goes wrong.
import assert from 'node:assert/strict'
import { defaultLeaseMs } from '../../../engine/fleet/broker/names.ts'
import { trustedLeases } from '../../../engine/fleet/republish.ts'
import { VirtualClock } from '../../clock/virtual-clock.ts'
import { Random } from '../random.ts'
import { ModelBroker } from './broker.ts'
import { ModelFront } from './front.ts'
import { ModelHost } from './host.ts'
import type { FleetScenario, FleetTrouble } from './scenario.ts'

const hourMs = 3_600_000

export interface FleetSummary {
  virtualMs: number
  /** Chunks that were put, first times included. */
  puts: number
  delivered: number
  /** Answers in the log that came too late to count. */
  late: number
}

export const runFleet = async (scenario: FleetScenario): Promise<FleetSummary> => {
  const clock = new VirtualClock()
  const broker = new ModelBroker(clock, new Random(scenario.seed + 1), scenario)
  const { chunks } = scenario
  const fronts = [new ModelFront(broker, clock, chunks)]
  const front = (): ModelFront => fronts.at(-1) ?? assert.fail('there is always a front')
  const inHand = (chunk: number): void => front().inHand(chunk)
  const hosts = Array.from(
    { length: scenario.hosts },
    (_, at) => new ModelHost(`host-${at}`, { broker, clock, chunks, inHand }),
  )
  const suffer = (trouble: FleetTrouble): void => {
    switch (trouble.type) {
      case 'kill-host':
        return hosts[trouble.host]?.kill(trouble.forMs)
      case 'freeze-host':
        return hosts[trouble.host]?.freeze(trouble.forMs)
      case 'lose-queue':
        return broker.loseQueue()
      case 'broker-away':
        broker.away = true
        return void clock.after(trouble.forMs, () => (broker.away = false))
      case 'kill-front':
        front()[Symbol.dispose]()
        return void fronts.push(new ModelFront(broker, clock, chunks))
      default:
        trouble satisfies never
    }
  }
  for (const trouble of scenario.troubles) clock.after(trouble.atMs, () => suffer(trouble))

  // All the work on one host, every trouble, and every chunk stuck for as long as a queue is believed, again and again.
  const workMs = chunks.flat().reduce((sum, ms) => sum + ms, 0)
  await clock.until(() => front().isDone, hourMs + 40 * workMs + 100 * trustedLeases * defaultLeaseMs)
  const virtualMs = clock.nowMs()
  for (const each of fronts) assertFirst(each, broker)
  assert.equal(front().given.size, chunks.flat().length, 'an item has no answer')
  for (const host of hosts) host.end()
  for (const each of fronts) each[Symbol.dispose]()
  const puts = fronts.reduce((sum, each) => sum + each.puts, 0)
  return { virtualMs, puts, delivered: broker.delivered, late: broker.log.length - chunks.flat().length }
}

/** What any front gave to its reader is what the log says first, also where the front was killed. */
const assertFirst = (front: ModelFront, broker: ModelBroker): void => {
  const first = new Map<string, string>()
  for (const { chunk, item, making } of broker.log) {
    const name = `${chunk}.${item}`
    if (!first.has(name)) first.set(name, making)
  }
  for (const [name, making] of front.given)
    assert.equal(making, first.get(name), `item ${name} was not answered by the first answer`)
}
