// What the pool needs of a lane: the main thread's side of one core's thread and its REPLs.
// The pool decides which REPL runs what; the lane starts, feeds, watches and kills them.
import type { Job, JobOutcome, LaneEvent } from '../lane/messages.ts'

export interface LanePort extends AsyncDisposable {
  readonly core: number
  /** Starts a REPL and warms the canonical header; `repl-ready`, or `repl-exited` with `start-failed`, follows. */
  startRepl(replId: string): void
  /** Kills the REPL's process group; `repl-exited` with `stopped` follows. Unknown ids are ignored. */
  stopRepl(replId: string): void
  /**
   * Runs one job on that REPL, which must be idle. Always resolves: a REPL or a thread that dies, or an id
   * that is not there any more, is `killed` with cause `crash`; an aborted signal is `killed` with `cancelled`.
   * A lane whose thread died says `repl-exited` for each of its REPLs and has a new thread for the next start.
   */
  run(replId: string, job: Job, signal: AbortSignal): Promise<JobOutcome>
}

/** How the pool gets its lanes: one call a core. */
export type OpenLane = (core: number, onEvent: (event: LaneEvent) => void) => Promise<LanePort>
