// What the nodes of info trees hold. `TacticInfo`: 0 `ElabInfo`, 1 mctxBefore, 2 goalsBefore, 3 mctxAfter, 4 goalsAfter.
// `TermInfo`: 0 `ElabInfo`, 1 lctx, 2 expectedType?, 3 expr; then the byte isBinder. `CommandInfo` is an `ElabInfo`
// {elaborator, stx}.
import { field } from '../objects/constructors.ts'
import { retain, type Obj } from '../objects/refcount.ts'
import type { LeanWasm } from '../wasm/lean-wasm.ts'
import { contextField, withCommandContext } from './proof-state.ts'

export const elabField = { elaborator: 0, syntax: 1 } as const
export const tacticField = { elab: 0, mctxBefore: 1, goalsBefore: 2, mctxAfter: 3, goalsAfter: 4 } as const
export const termField = { elab: 0, localContext: 1, expectedType: 2, expr: 3 } as const
export const isBinderByte = 0

/** The syntax of a `TacticInfo` or `TermInfo`; borrowed, as what it is read from. */
export const infoSyntax = (wasm: LeanWasm, info: Obj): Obj =>
  field(wasm, field(wasm, info, tacticField.elab), elabField.syntax)

/** The context (borrowed) with the metavariables that a tactic began with, or ended with; owned by the caller. */
export const contextBefore = (wasm: LeanWasm, tactic: Obj, context: Obj): Obj =>
  withMetavariables(wasm, context, field(wasm, tactic, tacticField.mctxBefore))
export const contextAfter = (wasm: LeanWasm, tactic: Obj, context: Obj): Obj =>
  withMetavariables(wasm, context, field(wasm, tactic, tacticField.mctxAfter))

const withMetavariables = (wasm: LeanWasm, context: Obj, mctx: Obj): Obj =>
  withCommandContext(wasm, context, { [contextField.mctx]: retain(wasm, mctx) })
