// What is to be done for those who wait, by what the REPLs do just now: pure, one step at a time.
import type { PooledRepl } from '../pool/pooled-repl.ts'
import { type Decision, type Match, held, match } from './match.ts'
import { shortRunMs } from './next-jobs.ts'
import type { Entry } from './submission.ts'

export type Assignment = { passed: Entry[] } & (
  | ({ type: 'start' } & Match<Entry, PooledRepl>)
  /** For a REPL that is busy, and likely to have done soon. */
  | ({ type: 'next' } & Match<Entry, PooledRepl>)
  /** A REPL is idle that what was given to a busy one could begin on at once. */
  | { type: 'recall' }
  /** `againAtMs`: when to look again though nothing else happens. */
  | { type: 'nothing'; againAtMs: number | null }
)

export interface Situation {
  repls: Iterable<PooledRepl>
  /** Whether REPLs run as many jobs as may run at a time. */
  isFull: boolean
  /** Callers with checks waiting, the fairest first; each one's checks, oldest first. */
  callers: Iterable<ReadonlySet<Entry>>
  isEmpty: boolean
  /** Whether that REPL has been given what to do next. */
  hasNext(repl: PooledRepl): boolean
  /** When that REPL began what callers wait for; null when it runs nothing of the kind. */
  runningSinceMs(repl: PooledRepl): number | null
}

const nothing = (againAtMs: number | null, passed: Entry[]): Assignment => ({
  type: 'nothing',
  againAtMs,
  passed,
})

export const assign = (situation: Situation, nowMs: number): Assignment => {
  const idle: PooledRepl[] = []
  const busy: PooledRepl[] = []
  for (const repl of situation.repls) {
    if (repl.phase === 'idle') idle.push(repl)
    else if (repl.phase === 'busy') busy.push(repl)
  }
  if (idle.length === 0 || situation.isFull) return assignNext(situation, busy, nowMs)
  if (situation.isEmpty) return { type: 'recall', passed: [] }
  const {
    match: found,
    againAtMs,
    passed,
  }: Decision<Entry, PooledRepl> = match(situation.callers, idle, busy, nowMs)
  return found === null ? nothing(againAtMs, passed) : { type: 'start', ...found, passed }
}

/** To a REPL that holds all that a job wants, and is likely to have done soon. */
const assignNext = (situation: Situation, busy: readonly PooledRepl[], nowMs: number): Assignment => {
  if (situation.isEmpty) return nothing(null, [])
  const soonDone = busy.filter(
    (repl) => !situation.hasNext(repl) && nowMs - (situation.runningSinceMs(repl) ?? 0) < shortRunMs,
  )
  const { match: found, passed }: Decision<Entry, PooledRepl> = match(situation.callers, soonDone, [], nowMs)
  // Others are for a REPL that is idle, or hardly used.
  if (found?.fit !== held || found.check.kind !== 'caller') return nothing(null, passed)
  return { type: 'next', ...found, passed }
}
