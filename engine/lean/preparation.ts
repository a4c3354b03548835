// What an engine is prepared from and what comes of it: how REPLs are launched, which Lean they are, what they may do.
import type { Sandbox } from '../contract/index.ts'
import type { Clock } from '../clock.ts'
import type { Header } from '../job/base.ts'
import type { JobLimits } from '../job/job.ts'
import type { JobOutcome } from '../job/outcome.ts'
import type { GroupLimits } from '../repl/confine/control-group.ts'
import type { ReplLaunch } from '../repl/launch.ts'
import type { HeaderText } from '../repl/zygote/messages.ts'
import type { Toolchain } from '../state/toolchain.ts'

export type ParentCommand = (socket: string, header: HeaderText) => string[]

export interface EngineSurroundings {
  /** The control group that REPLs get theirs under; null: none is delegated. */
  group: string | null
  limits: GroupLimits
  /** What REPLs write. */
  spoolDir: string
  /** What the store holds ready for them to read. */
  readyDir: string
}

export interface BenchCheck {
  type: 'check'
  header: Header
  commands: readonly string[]
  limits: JobLimits
  /** Where what the text declares is written, as for a job's `export`. */
  path: string
}
export interface BenchJudge {
  type: 'judge'
  header: Header
  /** Of the question, as for a judge's job. */
  path: string
  limits: JobLimits
}
export type BenchJob = BenchCheck | BenchJudge
/** Where a verification's jobs run that no REPL of the engine can: in processes of their own, as many as are asked for. */
export interface Bench extends AsyncDisposable {
  run(job: BenchJob, signal: AbortSignal): Promise<JobOutcome>
}

/** What the engine starts from: how REPLs are launched, which Lean they are, what they may do. */
export type Preparation =
  | {
      type: 'prepared'
      launch: ReplLaunch
      /** Where REPLs can be forks: the command of a process that bears them at that socket, with that header held. */
      parent?: ParentCommand
      /** Of callers' headers, those that a parent may hold; absent: it finds out by itself what it may not. */
      mayHold?(header: HeaderText): boolean
      /** Why they can't be, where it is worth a word. */
      noParent?: string
      /** What a snapshot fits besides its toolchain: one of another format is of no use. */
      snapshotFormat: string
      toolchain: Toolchain
      sandbox: Sandbox
      /** Left out: REPLs answer verifications. */
      bench?: { type: 'bench'; open(clock: Clock): Bench } | { type: 'none'; why: string }
    }
  /** The server must not start: the piece that is missing and what to do about it. */
  | { type: 'refused'; piece: string; detail: string }
