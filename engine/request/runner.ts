// Runs one job on some REPL, and once more on a hardly used one when a crash or a lost state may not be its own doing.
import type { Caller } from '../door.ts'
import type { Leased } from '../job/base.ts'
import { isFresh, type Job } from '../job/job.ts'
import type { Resolved } from '../origin/starts.ts'
import type { Dispatcher, Lent } from '../router/dispatcher.ts'
import type { Dispatched, Ran, SubmissionKind } from '../router/submission.ts'

type WithoutBase<J> = J extends Job ? Omit<J, 'base'> : never
/** A job that does not know yet what it starts from. */
export type JobBody = WithoutBase<Job>

export interface Order {
  start: Resolved
  body: JobBody
  caller: Pick<Caller, 'id' | 'weight' | 'waits'>
  signal: AbortSignal
  /** Alternatives that are to be run in forks of the REPL that takes them: on its core, and on so many more if they are free. */
  forks?: { otherCores: number }
}

/** Runs that end through no fault of their own count for nothing; more of them than this are somebody's intent. */
const disturbancesBorne = 5

/** Another REPL, or a state made without snapshots, may do better. */
const worthRetrying = ({ outcome }: Ran): boolean =>
  (outcome.type === 'killed' && outcome.cause === 'crash') || outcome.type === 'base-failed'

export const runWithRetry = async (dispatcher: Dispatcher, order: Order): Promise<Dispatched> => {
  const first = await attemptUndisturbed(dispatcher, 'caller', order)
  if (first.type !== 'ran' || !worthRetrying(first) || order.signal.aborted) return first
  const retry = await attemptUndisturbed(dispatcher, 'retry', order)
  // What the first try has shown stands when there is no other.
  if (retry.type !== 'ran') return first
  return after(first, retry)
}

/** One attempt, begun anew as often as its REPL was dead before it or is killed from outside. */
export const attemptUndisturbed = async (
  dispatcher: Dispatcher,
  kind: SubmissionKind,
  order: Order,
): Promise<Dispatched> => {
  let latest = await attempt(dispatcher, kind, order)
  for (let left = disturbancesBorne; left > 0 && wasDisturbed(latest) && !order.signal.aborted; left--) {
    const next = await attempt(dispatcher, kind, order)
    if (latest.type !== 'ran' || next.type !== 'ran') return next.type === 'ran' ? next : latest
    latest = after(latest, next)
  }
  return latest
}

const wasDisturbed = (dispatched: Dispatched): boolean =>
  dispatched.type === 'ran' && dispatched.outcome.type === 'killed' && dispatched.outcome.innocent === true

const after = (first: Ran, second: Ran): Ran => ({
  ...second,
  queueMs: first.queueMs + second.queueMs,
  runMs: first.runMs + second.runMs,
})

export const attempt = async (
  dispatcher: Dispatcher,
  kind: SubmissionKind,
  { start, body, caller, signal, forks }: Order,
): Promise<Dispatched> => {
  let leased: Leased | null = null
  let lent: Lent | null = null
  try {
    return await dispatcher.submit({
      kind,
      caller,
      want: isFresh(body) ? { ...start.origin, fresh: true } : start.origin,
      signal,
      job: async (seat) => {
        // It may be asked for again, for another REPL.
        leased?.[Symbol.dispose]()
        leased = await start.base(kind === 'retry' ? 'retry' : 'first', seat)
        const job = { ...body, base: leased.base }
        if (job.type !== 'tactics' || forks === undefined) return job
        lent?.[Symbol.dispose]()
        lent = dispatcher.lend(forks.otherCores, seat.core)
        return { ...job, forkOn: [seat.core, ...lent.cores] }
      },
    })
  } finally {
    ;(leased as Leased | null)?.[Symbol.dispose]()
    ;(lent as Lent | null)?.[Symbol.dispose]()
  }
}
