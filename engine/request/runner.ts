// Runs one job on some REPL, and once more on a fresh one when a crash or a lost state may not be its own doing.
import type { Caller } from '../door.ts'
import type { Job } from '../job/job.ts'
import type { Dispatched, Dispatcher, Ran } from '../router/dispatcher.ts'
import type { Leased } from '../job/base.ts'
import type { Resolved } from '../origin/starts.ts'

type WithoutBase<J> = J extends Job ? Omit<J, 'base'> : never
/** A job that does not know yet what it starts from. */
export type JobBody = WithoutBase<Job>

export interface Order {
  start: Resolved
  body: JobBody
  caller: Pick<Caller, 'id' | 'weight' | 'waits'>
  signal: AbortSignal
  impatient?: boolean | undefined
  /** The appliance's own work: not counted among what callers asked for. */
  background?: boolean
}

/** Another REPL, or a state made without snapshots, may do better. */
const worthAnother = ({ outcome }: Ran): boolean =>
  (outcome.type === 'killed' && outcome.cause === 'crash') || outcome.type === 'base-failed'

export const runJob = async (dispatcher: Dispatcher, order: Order): Promise<Dispatched> => {
  const first = await attempt(dispatcher, order, 'first')
  if (first.type !== 'ran' || !worthAnother(first) || order.signal.aborted) return first
  const second = await attempt(dispatcher, order, 'second')
  // What the first try has shown stands when there is no second.
  if (second.type !== 'ran') return first
  return { ...second, queueMs: first.queueMs + second.queueMs, runMs: first.runMs + second.runMs }
}

export const attempt = async (
  dispatcher: Dispatcher,
  { start, body, caller, signal, impatient, background }: Order,
  which: 'first' | 'second',
): Promise<Dispatched> => {
  let leased: Leased | null = null
  try {
    return await dispatcher.submit({
      caller: caller.id,
      weight: caller.weight,
      waits: caller.waits,
      want: start.want,
      fresh: which === 'second',
      signal,
      impatient,
      background,
      job: async (seat) => {
        // It may be asked for again, for another REPL.
        leased?.[Symbol.dispose]()
        leased = await start.base(which, seat)
        return { ...body, base: leased.base }
      },
    })
  } finally {
    ;(leased as Leased | null)?.[Symbol.dispose]()
  }
}
