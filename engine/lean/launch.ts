// How one REPL process is started and what it can do: the one place where the engines differ for its owner.
// A launch crosses to a lane's thread by structured clone, so it holds plain values only.
import type { Sandbox } from '../contract/index.ts'
import type { Toolchain } from '../state/toolchain.ts'

/** What a REPL understands of the protocol in engine/repl/protocol.ts, and how it behaves. */
export interface Dialect {
  /** `drop` forgets environments and proof states; without it memory only grows and the REPL is recycled. */
  drops: boolean
  /** Requests carry `maxHeartbeats`; without it the option is set by a command of its own. */
  heartbeatsField: boolean
  /** Whether an unpickle adds to what the process holds, or leaves nothing but what it restored. */
  restores: 'replaces-memory' | 'adds'
  /** Code that is checked can write to the REPL's own output (native IO can): its answers have to be vouched for. */
  forgeable?: boolean
}

export interface ReplLaunch {
  /** Program and arguments; run by `exec` on a raw pty. */
  argv: string[]
  /** The same for a REPL that nobody waits for: it takes longer to start, and is faster from its first check on. */
  aheadArgv?: string[]
  env: Record<string, string>
  cwd: string
  dialect: Dialect
  /** The REPL sees no spool directory but `<spoolDir>/<its pid>`, made at its start; otherwise all of it. */
  privateSpool?: boolean
  /** A directory whose files it may read where they lie, and not write; others are copied into its spool. */
  readable?: string
  /** Each REPL has a control group under this one: see confine/control-group.ts. */
  group?: string | null
}

/** What the engine starts from: how REPLs are launched, which Lean they are, what they may do. */
export type Preparation =
  | {
      type: 'prepared'
      launch: ReplLaunch
      /** What a snapshot fits besides its toolchain: one of another format is of no use. */
      snapshotFormat: string
      toolchain: Toolchain
      sandbox: Sandbox
    }
  /** The server must not start: the piece that is missing and what to do about it. */
  | { type: 'refused'; piece: string; detail: string }
