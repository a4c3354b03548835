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
  /** Its REPL is ended after it, before the outcome is told. */
  fresh?: boolean
  /** What replies tell beside the messages. */
  extras?: CommandExtras | undefined
  /** Its REPL's processor time is told. */
  timesProcessor?: boolean
  /** Has what the check's last environment declares beyond its imports written to a file, see `ExportAsked`. */
  export?: ExportAsked | undefined
}
/** A file in the spool directory; it is the caller's to move or delete. It is written where no command has failed. */
export interface ExportAsked {
  path: string
  when: 'always' | 'code-of-a-text-has-run'
}
export interface TacticsJob extends JobShape {
  type: 'tactics'
  tactics: string[]
  mode: 'sequence' | 'alternatives'
  fresh?: boolean
  /** Of alternatives: run in forks of the REPL that holds the state, on these cores, where it can make them. */
  forkOn?: readonly number[]
  /** Where what a completing tactic has proved is written, if code of a text has run by then: with the tactic's number behind. */
  exportTo?: string
}
export const exportPath = (exportTo: string, tactic: number): string => `${exportTo}-${tactic}`

/** Writes the state to a file in the spool directory; the file is the caller's to move or delete. */
export interface SnapshotJob extends JobShape {
  type: 'snapshot'
  path: string
  /** The header's snapshot: where the engine can, only what differs from it is written. */
  against?: string | undefined
}
/** Has Lean's kernel add what a file declares to the base, in a process in which no text's code has run. */
export interface ReplayJob extends JobShape {
  type: 'replay'
  path: string
}
/** Has the question in a file judged over the base, in a process in which no text's code has run. */
export interface JudgeJob extends JobShape {
  type: 'judge'
  path: string
}
export type Job = CheckJob | TacticsJob | SnapshotJob | ReplayJob | JudgeJob

/** Whether its REPL is to serve nothing else. */
export const isFresh = ({ fresh }: { type: Job['type']; fresh?: boolean }): boolean => fresh === true
