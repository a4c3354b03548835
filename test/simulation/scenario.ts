// What a seed stands for: a machine, its callers, what they ask for and when, and what goes wrong meanwhile.
import { Random } from './random.ts'

/** What a check does to its REPL; a `take` that is longer than its limit is a timeout. */
export type Deed = { type: 'take'; ms: number } | { type: 'hang' } | { type: 'bomb' } | { type: 'crash' }

export interface Ask {
  atMs: number
  caller: string
  weight: number
  header: string
  deed: Deed
  timeoutMs: number
  /** Asked for by several, word by word: which text of theirs it is; null: nobody else asks this. */
  shared: number | null
  /** From the state that an earlier check of this header left behind, where there is one. */
  onState: boolean
  /** The client goes away so long after it asked. */
  leavesAfterMs: number | null
  deadlineMs: number | null
}

export type Trouble = { atMs: number } & (
  { type: 'kill-repl' | 'kill-lane' } | { type: 'disk-full' | 'starts-fail' | 'slow'; forMs: number }
)

export interface Scenario {
  seed: number
  cores: number
  replsPerCore: number
  minRepls: number
  spares: number
  headerCacheSize: number
  queueCapacity: number
  /** From asking for a REPL to its being ready. */
  readyMs: number
  asks: Ask[]
  troubles: Trouble[]
  /** The operator stops the service then, while checks run. */
  drainAtMs: number | null
}

const troubleTypes = ['kill-repl', 'kill-repl', 'kill-lane', 'disk-full', 'starts-fail', 'slow'] as const

export const scenarioOf = (seed: number): Scenario => {
  const random = new Random(seed)
  const cores = random.whole(1, 4)
  const callers = Array.from({ length: random.whole(1, 5) }, (_, at) => ({
    caller: `caller-${at}`,
    weight: random.pick([1, 1, 1, 2, 4]),
    everyMs: random.pick([1, 10, 40, 200]),
  }))
  const headers = Array.from({ length: random.whole(1, 6) }, (_, at) => (at === 0 ? '' : `open Nat -- ${at}`))
  const meanMs = random.pick([5, 30, 200])
  const askOf = ({ caller, weight }: { caller: string; weight: number }, atMs: number): Ask => ({
    ...{ atMs, caller, weight },
    header: headers[Math.floor(headers.length * random.next() ** 2)] ?? '',
    deed: deedOf(random, meanMs),
    timeoutMs: random.pick([300, 2_000, 30_000]),
    shared: random.chance(0.1) ? random.whole(0, 6) : null,
    onState: random.chance(0.15),
    leavesAfterMs: random.chance(0.05) ? random.skewed(100) : null,
    deadlineMs: random.chance(0.05) ? random.skewed(500) + 100 : null,
  })
  const asks = callers.flatMap((caller) => {
    const count = random.whole(10, 120)
    let atMs = random.whole(0, 5_000)
    // Some come in a flood, some one by one.
    return Array.from({ length: count }, () => askOf(caller, (atMs += random.skewed(caller.everyMs) - 1)))
  })
  const troubles = Array.from({ length: random.whole(0, 8) }, (): Trouble => {
    const atMs = random.whole(1_000, 20_000)
    const type = random.pick(troubleTypes)
    return type === 'kill-repl' || type === 'kill-lane'
      ? { atMs, type }
      : { atMs, type, forMs: random.skewed(3_000) }
  })
  return {
    seed,
    cores,
    replsPerCore: random.whole(1, 3),
    minRepls: random.whole(1, cores),
    spares: random.whole(0, 2),
    headerCacheSize: random.whole(1, 4),
    queueCapacity: random.pick([8, 64, 1_024]),
    readyMs: random.pick([20, 800, 5_000]),
    asks: asks.sort((a, b) => a.atMs - b.atMs),
    troubles: troubles.sort((a, b) => a.atMs - b.atMs),
    drainAtMs: random.chance(0.1) ? random.whole(2_000, 10_000) : null,
  }
}

const deedOf = (random: Random, meanMs: number): Deed => {
  const dice = random.next()
  if (dice < 0.02) return { type: 'hang' }
  if (dice < 0.03) return { type: 'bomb' }
  if (dice < 0.05) return { type: 'crash' }
  return { type: 'take', ms: random.skewed(meanMs) }
}
