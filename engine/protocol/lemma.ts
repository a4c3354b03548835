// A hole as a lemma of its own, as the embedded engine tells it (engine/lean/embedded/lean/lemmas/).
import type { ReplPosition } from './wire.ts'

export interface ReplStatedLemma {
  /** A hole that is no proof is filled by a definition. */
  keyword: 'theorem' | 'def'
  /** Universe parameters of its own. */
  levels: string[]
  /** Each in its brackets. */
  binders: string[]
  type: string
  /** What follows its name where it is used. */
  arguments: string[]
  /** Whether its name has an `@` there. */
  explicit: boolean
  /** What hypotheses without a name are given for one there, in the order of the context. */
  renames: string[]
  /** Where the declaration begins: behind `open … in` and the like. */
  pos: ReplPosition
}
export type ReplLemma = ReplStatedLemma | { lacks: string }
