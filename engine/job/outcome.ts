// What became of a job. Every job has an outcome: trouble of the REPL's is one of them.
import type { StateRef } from '../contract/ids.ts'
import type { ExportVerdict, ReplayVerdict } from '../protocol/constants.ts'
import type { CommandReply, ErrorReply, ProofStepReply, ReplMessage } from '../protocol/wire.ts'

/** One command or tactic that was answered. */
export interface Run<Reply extends CommandReply | ProofStepReply> {
  reply: Reply | ErrorReply
  /** Wall time between request and reply of the REPL. */
  leanMs: number
}

export interface TacticRun extends Run<ProofStepReply> {
  /** What it has proved, if code of a text had run by then: what the REPL says of it is hearsay. */
  exported?: Exported
}

export interface JobStats {
  /** Lean's wall time for the job's own commands or tactics; header and restore not counted. */
  leanMs: number
  /** Making the base: header import, snapshot, replay. */
  prepareMs: number
  headerCache: 'hit' | 'miss'
  restoredFrom: 'memory' | 'snapshot' | 'replay' | null
  peakRssMb: number
  /** Processor time for the job's own commands, where that was asked for and the REPL lives. */
  cpuMs?: number
}

/** For a job that never began. */
export const noStats: JobStats = {
  leanMs: 0,
  prepareMs: 0,
  headerCache: 'miss',
  restoredFrom: null,
  peakRssMb: 0,
}

/** What became of an export that was asked for. */
export type Exported =
  | ExportVerdict
  /** The engine can't read constants. */
  | { verdict: 'unsupported' }
  /** Our trouble: the file, or the REPL's end under it. */
  | { verdict: 'failed'; cause: KillCause; reason: string }
/** What became of a replay. */
export type ReplayOutcome = ReplayVerdict | { verdict: 'unsupported' }

/** What became of a question; the answer is engine/verification's, from a process in which only our own code has run. */
export type Judging = { type: 'answered'; answer: unknown } | { type: 'not-judged'; reason: string }

export type KillCause = 'timeout' | 'memory' | 'cancelled' | 'crash'

/** What ran when a REPL ended: the command or tactic with that index, or the way to the base that they start from. */
export type Struck = number | 'base'

/** What became of an alternative that was run in a fork: of the fork, it may be the end. */
export type Tried =
  { type: 'answered'; run: TacticRun } | { type: 'struck'; cause: KillCause; detail: string }

export type JobOutcome =
  | {
      type: 'checked'
      runs: Run<CommandReply>[]
      /** Code of a text has run in the REPL: what it says is hearsay. */
      ranCode?: boolean
      /** Where it was asked for, and had to be. */
      exported?: Exported
      stats: JobStats
    }
  | { type: 'stepped'; runs: TacticRun[]; stats: JobStats }
  /** In the order of the tactics; null: there was no fork for it. */
  | { type: 'tried'; tried: (Tried | null)[]; stats: JobStats }
  | { type: 'replayed'; replay: ReplayOutcome; stats: JobStats }
  | { type: 'judged'; judging: Judging; stats: JobStats }
  | { type: 'snapshotted'; bytes: number; stats: JobStats }
  /** The state can't be written down so that it would come back as it is; it can be replayed. */
  | { type: 'snapshot-failed'; reason: string; stats: JobStats }
  /** The header itself has errors or can't be imported: the reply that says so. */
  | { type: 'header-failed'; reply: CommandReply | ErrorReply; stats: JobStats }
  /** A state could not be made again: the step that did not answer as its recipe promises. */
  | { type: 'base-failed'; ref: StateRef; reason: string; stats: JobStats }
  /** The REPL was killed or died. */
  | {
      type: 'killed'
      cause: KillCause
      /** A crash that the job can't have caused: the REPL was dead before, or was killed from outside. */
      innocent?: boolean
      detail: string
      struck: Struck
      runs: (Run<CommandReply> | TacticRun)[]
      /** What the command that was struck had said. */
      told?: ReplMessage[]
      stats: JobStats
    }
