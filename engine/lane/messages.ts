// What the main thread asks of a lane's thread and what comes back: the boundary between deciding and doing.
import type { EnvironmentRef, HeaderHash, ProofRef, StateRef } from '../contract/ids.ts'
import type { CommandReply, ErrorReply, ProofStepReply } from '../repl/protocol.ts'

export interface Header {
  hash: HeaderHash
  /** Normalised text. */
  text: string
}

/** One step of a recipe: how a state was made from the one before it. */
export type ReplayStep = {
  /** What Lean took for it when it was first run, where that is known: ways to a state are weighed by it. */
  leanMs?: number
} & (
  | { type: 'commands'; ref: EnvironmentRef; commands: string[] }
  /** The proof state that the `sorry`-th sorry (from 0) of the last of `commands` left open. */
  | { type: 'sorry'; ref: ProofRef; commands: string[]; sorry: number }
  | { type: 'tactic'; ref: ProofRef; tactic: string }
  /** The proof state that the `sorry`-th sorry inside a tactic left open. */
  | { type: 'tactic-sorry'; ref: ProofRef; tactic: string; sorry: number }
)

/** An uncompressed blob; one that holds only what differs from a header's snapshot needs that one beside it. */
export interface SnapshotFile {
  ref: StateRef | HeaderHash
  path: string
  base?: string | undefined
}

/** What a job starts from: a header, or a state reached from it. The thread takes the nearest thing it holds. */
export interface Base {
  header: Header
  /** From the header's environment to the state, oldest first; empty for the header itself. */
  steps: ReplayStep[]
  /** Uncompressed blobs that are at hand, nearest to the wanted state first. */
  snapshots: SnapshotFile[]
}

export interface JobLimits {
  timeoutMs: number
  /** Above the REPL's warm baseline. */
  memoryMb: number
  maxHeartbeats: number
}

interface JobShape {
  base: Base
  limits: JobLimits
}
export interface CheckJob extends JobShape {
  type: 'check'
  commands: string[]
  stopOnError: boolean
}
export interface TacticsJob extends JobShape {
  type: 'tactics'
  tactics: string[]
  mode: 'sequence' | 'alternatives'
}
/** Writes the state to a file in the spool directory; the file is the caller's to move or delete. */
export interface SnapshotJob extends JobShape {
  type: 'snapshot'
  path: string
  /** The header's snapshot: where the engine can, only what differs from it is written. */
  against?: string | undefined
}
export type Job = CheckJob | TacticsJob | SnapshotJob

export interface CommandRun {
  reply: CommandReply | ErrorReply
  /** Wall time between request and reply of the REPL. */
  leanMs: number
}
export interface TacticRun {
  reply: ProofStepReply | ErrorReply
  leanMs: number
}

export interface JobStats {
  /** Lean's wall time for the job's own commands or tactics; header and restore not counted. */
  leanMs: number
  /** Making the base: header import, snapshot, replay. */
  prepareMs: number
  headerCache: 'hit' | 'miss'
  restoredFrom: 'memory' | 'snapshot' | 'replay' | null
  peakRssMb: number
}

export type KillCause = 'timeout' | 'memory' | 'cancelled' | 'crash'

export type JobOutcome =
  | { type: 'checked'; runs: CommandRun[]; stats: JobStats }
  | { type: 'stepped'; runs: TacticRun[]; stats: JobStats }
  | { type: 'snapshotted'; bytes: number; stats: JobStats }
  /** The state can't be written down so that it would come back as it is; it can be replayed. */
  | { type: 'snapshot-failed'; reason: string; stats: JobStats }
  /** The header itself has errors or can't be imported: the reply that says so. */
  | { type: 'header-failed'; reply: CommandReply | ErrorReply; stats: JobStats }
  /** A state could not be made again: the step that did not answer as its recipe promises. */
  | { type: 'base-failed'; ref: StateRef; reason: string; stats: JobStats }
  /** The REPL was killed or died. `struck` is the index of the command or tactic, -1 while the base was made. */
  | {
      type: 'killed'
      cause: KillCause
      detail: string
      struck: number
      runs: (CommandRun | TacticRun)[]
      stats: JobStats
    }

export interface StateNews {
  kept: StateRef[]
  left: StateRef[]
}

/** What the thread tells of its own accord. */
export type LaneEvent =
  | { type: 'repl-started'; replId: string; pid: number }
  | { type: 'repl-ready'; replId: string; pid: number; baselineRssMb: number; readyMs: number }
  | {
      type: 'repl-exited'
      replId: string
      pid: number
      cause: KillCause | 'stopped' | 'start-failed'
      detail: string
    }
  /** What the REPL holds after a job: the router's locality. */
  | {
      type: 'repl-holds'
      replId: string
      /** Most recently used first. */
      headers: HeaderHash[]
      /** What has changed since this was told last: hundreds are held, and a job changes few. */
      states: StateNews
      rssMb: number
      /** Of that, what is not shared with files: what one REPL more would take. */
      ownMb: number
    }
