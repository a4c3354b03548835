// What is to be done for those who wait, by what the REPLs do just now: pure, one step at a time.
import { mayTake } from '../job/seat.ts'
import type { PooledRepl } from '../pool/pooled-repl.ts'
import { type Decision, type Match, held, match } from './match.ts'
import { shortRunMs } from './next-jobs.ts'
import type { Entry } from './submission.ts'

export type Assignment = { passed: Entry[] } & (
  | ({ type: 'start' } & Match<Entry, PooledRepl>)
  /** For a REPL that is busy, and likely to have done soon. */
  | ({ type: 'next' } & Match<Entry, PooledRepl>)
  /** A REPL is idle that what was given to a busy one could begin on at once. */
  | { type: 'recall'; againAtMs: number | null }
  /** The first in turn wants a REPL that has served nothing, and none is to come: this one's successor will do. */
  | { type: 'replace'; seat: PooledRepl }
  /** `againAtMs`: when to look again though nothing else happens. */
  | { type: 'nothing'; againAtMs: number | null }
)

export interface Situation {
  repls: Iterable<PooledRepl>
  /** REPLs that are to be at the least: fewer live while some can't be started. */
  size: number
  /** Whether REPLs run as many jobs as may run at a time. */
  isFull: boolean
  /** None can be forked yet, and soon all will be: till then one that has served nothing costs seconds. */
  areForksComing: boolean
  /** Callers with checks waiting, the fairest first; each one's checks, oldest first. */
  callers: readonly ReadonlySet<Entry>[]
  isEmpty: boolean
  /** Whether that REPL has been given what to do next. */
  hasNext(repl: PooledRepl): boolean
  /** When that REPL began what callers wait for; null when it runs nothing of the kind. */
  runningSinceMs(repl: PooledRepl): number | null
}

/** So long a check that wants a fresh REPL waits for forks, rather than take the only REPL from the others. */
export const forksPatienceMs = 60_000

const nothing = (againAtMs: number | null, passed: Entry[]): Assignment => ({
  type: 'nothing',
  againAtMs,
  passed,
})

export const assign = (situation: Situation, nowMs: number): Assignment => {
  const waiting = situation.areForksComing ? thoseThatWaitForForks(situation, nowMs) : null
  if (waiting === null) return assignNow(situation, nowMs)
  const callers = situation.callers.map((checks) => checks.difference(waiting)).filter(({ size }) => size > 0)
  const assignment = assignNow({ ...situation, callers, isEmpty: callers.length === 0 }, nowMs)
  if (assignment.type !== 'nothing' && assignment.type !== 'recall') return assignment
  const [oldest] = [...waiting].map(({ arrivedMs }) => arrivedMs).sort((a, b) => a - b)
  const againAtMs = Math.min(assignment.againAtMs ?? Infinity, (oldest ?? nowMs) + forksPatienceMs)
  return { ...assignment, againAtMs }
}

/** Null where there are none. */
const thoseThatWaitForForks = ({ callers }: Situation, nowMs: number): Set<Entry> | null => {
  const waiting = callers
    .flatMap((checks) => [...checks])
    .filter(({ want, arrivedMs }) => want.fresh === true && nowMs - arrivedMs < forksPatienceMs)
  return waiting.length === 0 ? null : new Set(waiting)
}

const assignNow = (situation: Situation, nowMs: number): Assignment => {
  const idle: PooledRepl[] = []
  const busy: PooledRepl[] = []
  let alive = 0
  let isComing = false
  for (const repl of situation.repls) {
    alive++
    if (repl.phase === 'starting' || repl.phase === 'retiring') isComing = true
    if (repl.phase === 'idle') idle.push(repl)
    else if (repl.phase === 'busy') busy.push(repl)
  }
  if (idle.length === 0 || situation.isFull) return assignNext(situation, busy, nowMs)
  if (situation.isEmpty) return { type: 'recall', againAtMs: null, passed: [] }
  const first = firstInTurn(situation)
  if (
    !isComing &&
    alive >= situation.size &&
    first !== null &&
    !idle.some((repl) => mayTake(repl, first.want))
  ) {
    const seat = idle.reduce((most, repl) => (repl.served > most.served ? repl : most))
    return { type: 'replace', seat, passed: [] }
  }
  const {
    match: found,
    againAtMs,
    passed,
  }: Decision<Entry, PooledRepl> = match(situation.callers, idle, busy, nowMs)
  return found === null ? nothing(againAtMs, passed) : { type: 'start', ...found, passed }
}

const firstInTurn = ({ callers }: Situation): Entry | null => {
  for (const checks of callers) for (const check of checks) return check
  return null
}

/** To a REPL that holds all that a job wants, and is likely to have done soon. */
const assignNext = (situation: Situation, busy: readonly PooledRepl[], nowMs: number): Assignment => {
  if (situation.isEmpty) return nothing(null, [])
  // It would wait for ever for a REPL's turn to end.
  if (firstInTurn(situation)?.want.fresh === true) return nothing(null, [])
  const soonDone = busy.filter(
    (repl) =>
      repl.making?.fresh !== true &&
      !situation.hasNext(repl) &&
      nowMs - (situation.runningSinceMs(repl) ?? 0) < shortRunMs,
  )
  const { match: found, passed }: Decision<Entry, PooledRepl> = match(situation.callers, soonDone, [], nowMs)
  // Others are for a REPL that is idle, or hardly used.
  if (found?.fit !== held || found.check.kind !== 'caller') return nothing(null, passed)
  return { type: 'next', ...found, passed }
}
