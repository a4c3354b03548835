// How a REPL's end is told of a job that ran on it.
import type { KillCause } from '../job/outcome.ts'
import type { ReplEnd } from '../repl/client.ts'

/** A REPL that its owner ended under a job: not the job's doing. */
export const killCause = (cause: ReplEnd['cause']): KillCause =>
  cause === 'stopped' || cause === 'spent' ? 'crash' : cause
