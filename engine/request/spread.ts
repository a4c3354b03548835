// Alternatives are independent of each other: they are dealt out to REPLs that have nothing to do, as long as making
// the state there costs less than it saves. Nobody waits for it: what is not idle is left alone.
import type { DecodedStep } from '../check/decode-tactics.ts'
import { beside } from './run-stats.ts'
import {
  type Refused,
  type Stepped,
  type StepRunnerParts,
  type Stepping,
  runAlternatives,
} from './step-runner.ts'

/** Lean's time for a usual tactic, and the way to the REPL and back. */
const usualStepMs = 5
/** A share that is smaller is over before it was worth another core. */
const leastTactics = 4

export const runSpread = async (parts: StepRunnerParts, stepping: Stepping): Promise<Stepped | Refused> => {
  const { dispatcher } = parts
  const { tactics, start } = stepping
  const costsMs = dispatcher.idleSeats().map((seat) => start.costMs(seat))
  const shares = deal(tactics, shareCount(costsMs, dispatcher.room, tactics.length))
  const impatient = shares.length > 1
  const done = await Promise.all(
    shares.map((share) => runAlternatives(parts, { ...stepping, tactics: share, impatient })),
  )
  return done.reduce(together)
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
const together = (one: Stepped | Refused, other: Stepped | Refused): Stepped | Refused => {
  if (one.type === 'refused') return one
  if (other.type === 'refused') return other
  const decoded: DecodedStep[] = [...one.decoded, ...other.decoded]
  return { type: 'stepped', decoded, stats: beside(one.stats, other.stats) }
}
