// What a reply tells of errors beside their messages, where that is asked for; by places and names, as messages have them.
import type { ReplPosition } from './wire.ts'

/** The tactic that failed: the innermost around an error that stands in the text. */
export interface ReplFailedStep {
  /** Of the error. */
  at: ReplPosition
  text: string
  pos: ReplPosition
  endPos: ReplPosition
  /** What it began with, as Lean prints it. */
  goals: string[]
}
export interface ReplSignatures {
  steps?: ReplFailedStep[]
  /** By a name that nothing is called by: what is called alike, the likeliest first. */
  candidates?: Record<string, string[]>
}
