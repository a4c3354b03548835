// What a seed stands for: a fleet's hosts, a batch in chunks, and how its broker, its hosts and its front misbehave.
import { Random } from '../random.ts'

export type FleetTrouble = { atMs: number } &
  /** Whatever it holds is gone with it; it comes back empty. */
  (
    | { type: 'kill-host'; host: number; forMs: number }
    /** It stands still past its leases, then goes on as though nothing had been. */
    | { type: 'freeze-host'; host: number; forMs: number }
    /** All that waits is forgotten, though it was acknowledged. */
    | { type: 'lose-queue' }
    /** Neither publishes nor pulls get through. */
    | { type: 'broker-away'; forMs: number }
    /** Another front takes over and reads the log from its beginning. */
    | { type: 'kill-front' }
  )

export interface FleetScenario {
  seed: number
  hosts: number
  /** Of each chunk, its items' times. */
  chunks: number[][]
  /** Chances of a message’s being lost, doubled, or never delivered. */
  loses: number
  doubles: number
  sticks: number
  /** Of an acknowledgement that is lost on its way, after which the chunk is redelivered. */
  losesAcks: number
  troubles: FleetTrouble[]
}

const none: FleetScenario = {
  ...{ seed: 0, hosts: 2, chunks: [], loses: 0, doubles: 0, sticks: 0, losesAcks: 0, troubles: [] },
}
export const calm = (chunks: number[][], hosts = 2): FleetScenario => ({ ...none, chunks, hosts })

export const fleetScenarioOf = (seed: number): FleetScenario => {
  const random = new Random(seed)
  const hosts = random.whole(1, 5)
  const meanMs = random.pick([30, 500, 8_000])
  const item = (): number => (random.chance(0.02) ? random.whole(30_000, 200_000) : random.skewed(meanMs))
  const trouble = (): FleetTrouble => {
    const atMs = random.whole(0, 120_000)
    const host = random.whole(0, hosts - 1)
    const forMs = random.pick([2_000, 20_000, 90_000])
    const type = random.pick(['kill-host', 'freeze-host', 'lose-queue', 'broker-away', 'kill-front'])
    switch (type) {
      case 'kill-host':
      case 'freeze-host':
        return { atMs, type, host, forMs }
      case 'broker-away':
        return { atMs, type, forMs }
      default:
        return { atMs, type: type as 'lose-queue' | 'kill-front' }
    }
  }
  return {
    seed,
    hosts,
    chunks: Array.from({ length: random.whole(1, 12) }, () =>
      Array.from({ length: random.whole(1, 16) }, item),
    ),
    loses: random.pick([0, 0.05, 0.3]),
    doubles: random.pick([0, 0.05, 0.3]),
    sticks: random.pick([0, 0, 0.1]),
    losesAcks: random.pick([0, 0.1]),
    troubles: Array.from({ length: random.whole(0, 10) }, trouble).sort((a, b) => a.atMs - b.atMs),
  }
}
