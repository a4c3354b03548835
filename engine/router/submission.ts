// What is handed to the router and what becomes of it. Every submission is answered: by what became of its job, or
// by why it never started.
import type { Caller } from '../door.ts'
import type { Job } from '../job/job.ts'
import type { JobOutcome } from '../job/outcome.ts'
import type { Seat, Want } from '../job/seat.ts'
import type { Fit } from './match.ts'

/**
 * `caller`: what a caller waits for. `retry`: the same once more, after its REPL crashed: the least used one takes it,
 * wherever its state is, ahead of its caller's others. `share`: one of several parts, each for a REPL of its own: it
 * takes any that is idle. `background`: the appliance's own work, which takes a spare rather than a caller's turn.
 */
export type SubmissionKind = 'caller' | 'retry' | 'share' | 'background'

export interface Submission {
  kind: SubmissionKind
  caller: Pick<Caller, 'id' | 'weight' | 'waits'>
  want: Want
  /** Made when the job starts, for the REPL that it starts on. */
  job: (seat: Seat) => Job | Promise<Job>
  /** Aborted: it leaves the queue, or its REPL is killed, unless it `readsNoMore`. */
  signal: AbortSignal
}

export interface Ran {
  type: 'ran'
  kind: SubmissionKind
  outcome: JobOutcome
  /** From submission to the start of the job. */
  queueMs: number
  /** From the job's start to its outcome, as the main thread saw it. */
  runMs: number
  replId: string
  core: number
  fit: Fit
  /** The REPL had served nothing before, and has ended. */
  fresh?: boolean
}
export type Dispatched =
  | Ran
  | { type: 'queue-full'; retryAfterS: number }
  | { type: 'draining' }
  /** Its signal was aborted before it started. */
  | { type: 'left'; queueMs: number }

/** A submission on its way to a REPL. */
export interface Entry extends Submission {
  readonly arrivedMs: number
  /** When locality first made it wait: passed over for a later one, or held back for a busy REPL. */
  passedAtMs: number | null
  readonly answer: (dispatched: Dispatched) => void
  /** Its signal no longer takes it out of the queue: from here on that is its job's. */
  readonly stay: () => void
}
