// A lane as the main thread holds it: one core, one thread, the REPLs that the thread owns.
// Every promise here settles, whatever dies: a crashed thread takes its REPLs with it, answers `killed` for
// what they ran, tells so by events, and is replaced; the lane itself lives until it is disposed.
import type { Job, JobOutcome, LaneEvent } from './messages.ts'
import type { LaneSettings, ReplStart, WarmUp } from './settings.ts'

export interface Lane extends AsyncDisposable {
  readonly core: number
  /**
   * Starts a REPL under an id of the caller's choosing and makes `warm` (by default the canonical header) ready.
   * Resolves with what `repl-ready` or `repl-exited` has told. Ids are never used twice.
   */
  startRepl(replId: string, warm?: WarmUp): Promise<ReplStart>
  /**
   * Runs a job on one REPL; jobs for a REPL that is busy wait for their turn, in order. An abort kills the
   * REPL if the job runs on it, and is answered by `killed` with cause `cancelled` either way; only a
   * `repl-exited` event says that a REPL has gone. An unknown or dead REPL answers `killed` with cause `crash`.
   * The events of a job (`repl-holds`, `repl-exited`) are told before its outcome.
   */
  run(replId: string, job: Job, signal: AbortSignal): Promise<JobOutcome>
  /** Kills the REPL, busy or not; resolves when the process has gone. */
  stopRepl(replId: string): Promise<void>
}

export type OnLaneEvent = (event: LaneEvent) => void

export type OpenLane = (settings: LaneSettings, onEvent: OnLaneEvent) => Promise<Lane>
