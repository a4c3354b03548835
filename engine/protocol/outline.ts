// The pieces of a text as the embedded engine tells them (engine/lean/embedded/lean/outline.ts).
import type { ReplPosition } from './wire.ts'

export type ReplPartKind = 'command' | 'declaration' | 'value' | 'body' | 'block' | 'tactic' | 'alternatives'
/** A piece of a text by its syntax. */
export interface ReplPart {
  part: ReplPartKind
  /** Lean's name of the syntax. */
  kind: string
  pos: ReplPosition
  endPos: ReplPosition
  /** Of a tactic: how many goals it began with, at most; null where it never ran. */
  goals?: number | null
  /** Of a command that ends with a mistake in its syntax. */
  broken?: boolean
}
