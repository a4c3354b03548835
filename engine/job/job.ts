// What a REPL is asked to do: one job at a time, from a base, within limits.
import type { CommandExtras } from '../protocol/wire.ts'
import type { Base } from './base.ts'

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
  /** What replies tell beside the messages. */
  extras?: CommandExtras | undefined
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
