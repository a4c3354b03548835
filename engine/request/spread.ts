// Alternatives are independent of each other: they are dealt out to REPLs that have nothing to do, as long as making
// the state there costs less than that saves, or would have saved by now. What is not idle is left alone.
import { LRUCache } from 'lru-cache'
import type { DecodedStep } from '../check/decode-tactics.ts'
import type { RefusedAnswer } from '../door.ts'
import { idOf } from '../origin/starts.ts'
import { beside } from './run-stats.ts'
import {
  type Stepped,
  type StepRunnerParts,
  type Stepping,
  runAlternatives,
  runAlternativesInForks,
} from './step-runner.ts'

/** Lean's time for a usual tactic, and the way to the REPL and back. */
const usualStepMs = 5
/** A share that is smaller is over before it was worth another core. */
const leastTactics = 4

/** To make on a REPL that holds its header: some times what a fork costs that has it, in processor time. */
const dearMs = 150

/** States whose alternatives were not shared, as what that has cost, are remembered for so many. */
const statesRemembered = 10_000

export class Spreader {
  readonly #parts: StepRunnerParts
  /** By state, what sharing would have saved so far had it been there: making it elsewhere may then cost as much. */
  readonly #forgoneMs = new LRUCache<string, number>({ max: statesRemembered })

  constructor(parts: StepRunnerParts) {
    this.#parts = parts
  }

  async run(stepping: Stepping): Promise<Stepped | RefusedAnswer> {
    if (this.#isForForks(stepping)) {
      const most = Math.floor(stepping.tactics.length / leastTactics)
      return runAlternativesInForks(this.#parts, most - 1, stepping)
    }
    const shares = deal(stepping.tactics, this.#count(stepping))
    const kind = shares.length > 1 ? 'share' : 'caller'
    const done = await Promise.all(
      shares.map((tactics) => runAlternatives(this.#parts, kind, { ...stepping, tactics })),
    )
    return done.reduce(together)
  }

  /** Where the state is dear, neither a copy of it on another core nor its loss to a bad tactic is worth making it again. */
  #isForForks({ start, fresh, tactics }: Stepping): boolean {
    if (fresh || !this.#parts.forks || tactics.length < leastTactics) return false
    return start.costMs({ headers: new Set([start.header.hash]), states: new Set() }) >= dearMs
  }

  #count({ start, fresh, tactics: { length: tactics } }: Stepping): number {
    const { dispatcher } = this.#parts
    const { room } = dispatcher
    // One tactic a request is the usual: no plan is made for it.
    if (fresh || room < 2 || tactics < 2 * leastTactics) return 1
    const forgoneMs = this.#forgoneMs.get(idOf(start)) ?? 0
    const costsMs = dispatcher.idleSeats().map((seat) => Math.max(0, start.costMs(seat) - forgoneMs))
    const count = shareCount(costsMs, room, tactics)
    const atNoCost = shareCount(
      costsMs.map(() => 0),
      room,
      tactics,
    )
    const savedMs = usualStepMs * (Math.ceil(tactics / count) - Math.ceil(tactics / atNoCost))
    if (savedMs > 0) this.#forgoneMs.set(idOf(start), forgoneMs + savedMs)
    return count
  }
}

/** How many REPLs end soonest with so many tactics; `costsMs` is what making the state takes on each that is idle. */
export const shareCount = (costsMs: readonly number[], room: number, tactics: number): number => {
  const cheapest = costsMs.toSorted((a, b) => a - b)
  const most = Math.min(cheapest.length, room, Math.floor(tactics / leastTactics))
  let best = { count: 1, ms: Infinity }
  for (let count = 1; count <= most; count++) {
    const ms = (cheapest[count - 1] ?? Infinity) + Math.ceil(tactics / count) * usualStepMs
    if (ms < best.ms) best = { count, ms }
  }
  return best.count
}

/** In turn, as cards are dealt: what is tried late is often what takes long. */
export const deal = <Item>(items: readonly Item[], count: number): Item[][] =>
  Array.from({ length: count }, (_, share) => items.filter((_, at) => at % count === share))

/** A share that no REPL took makes the whole come again: what the others have found is not yet given out. */
const together = (one: Stepped | RefusedAnswer, other: Stepped | RefusedAnswer): Stepped | RefusedAnswer => {
  if (one.type === 'refused') return one
  if (other.type === 'refused') return other
  const decoded: DecodedStep[] = [...one.decoded, ...other.decoded]
  return { type: 'stepped', decoded, stats: beside(one.stats, other.stats) }
}
