// One rule of the gate: a form of declaration that Lean's kernel of this engine is known, or feared, to judge wrongly. A trip
// says nothing against the proof, only that this kernel is not the one to judge it.
import type { Meter } from '../../kernel/budget.ts'
import type { Declaration, FindConstant } from '../../kernel/declaration.ts'

export interface GateContext {
  /** The header's constants and those of all declarations that pass the gate together. */
  find: FindConstant
  meter: Meter
}
export interface GateRule {
  name: string
  /** The upstream fault. */
  standsFor: string
  /** What is wrong with the declaration; null: nothing. */
  trips(declaration: Declaration, context: GateContext): string | null
}
