// What a lane's thread is told when it opens; crosses by structured clone.
import type { ReplLaunch } from '../repl/launch.ts'
import type { ToolchainId } from '../state/toolchain.ts'
import type { Base, Header } from '../job/base.ts'

export interface StateCacheSize {
  environments: number
  proofs: number
}

export interface LaneSettings {
  /** The core that the REPLs are pinned to. */
  core: number
  /** The server's: the thread runs there when they are free, else on its REPLs' core. */
  ownCores: number[]
  launch: ReplLaunch
  /** Always kept in every REPL: never evicted from the header cache. */
  canonicalHeader: Header
  /** Other headers that one REPL keeps. */
  headerCacheSize: number
  /** Environments and proof states, other than headers, that one REPL keeps for the next request. */
  stateCacheSize: StateCacheSize
  /** Goes into every state reference: see engine/state. */
  toolchain: ToolchainId
  /** Where large commands are handed over by file; the REPL can read it. */
  spoolDir: string
  /** From the start of the process to its first byte. */
  startTimeoutMs: number
  /** A header's import and a restore have their own deadlines: they are not the check's Lean time. */
  headerTimeoutMs: number
  restoreTimeoutMs: number
}

/** What a fresh REPL makes warm before it says that it is ready. */
export interface WarmUp extends Pick<Base, 'header' | 'snapshots'> {
  /** Nobody waits for it: it may take longer to start, to be faster later. */
  isSpare?: boolean
  /** The parent to fork it from, and the headers that it holds beside the canonical one; absent: it is started. */
  parent?: { socket: string; headers: Header[] }
}

export type ReplStart =
  | { type: 'ready'; pid: number; baselineRssMb: number; readyMs: number }
  | { type: 'start-failed'; detail: string }
