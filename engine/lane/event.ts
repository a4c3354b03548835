// What a lane tells of its own accord: how its REPLs fare and what they hold.
import type { HeaderHash, StateRef } from '../contract/ids.ts'
import type { SnapshotFile } from '../job/base.ts'
import type { KillCause } from '../job/outcome.ts'

export interface StateNews {
  kept: StateRef[]
  left: StateRef[]
}

export type LaneEvent =
  | { type: 'repl-started'; replId: string; pid: number }
  | { type: 'repl-ready'; replId: string; pid: number; baselineRssMb: number; readyMs: number }
  | {
      type: 'repl-exited'
      replId: string
      pid: number
      cause: KillCause | 'stopped' | 'spent' | 'start-failed'
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
  /** It could not be restored: the REPL refused it, or ended under it and not by its owner's will. */
  | {
      type: 'snapshot-unusable'
      replId: string
      ref: SnapshotFile['ref']
      how: 'refused' | 'ended'
      detail: string
    }
