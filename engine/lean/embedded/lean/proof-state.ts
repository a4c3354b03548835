// A proof state: Lean's `ContextInfo` (environment, metavariables, options, open names, name generator) and goals.
// `ContextInfo`: 0 commandCtx, 1 parentDecl?, 2 autoImplicits. `CommandContextInfo`: 0 env, 1 cmdEnv?, 2 fileMap,
// 3 mctx, 4 options, 5 currNamespace, 6 openDecls, 7 ngen.
import { field, withFields } from '../objects/constructors.ts'
import { makeList } from '../objects/collections.ts'
import { box, release, retain, type Obj } from '../objects/refcount.ts'
import { takeString } from '../objects/strings.ts'
import type { LeanWasm } from '../wasm/lean-wasm.ts'
import { takeIoValue } from './exceptions.ts'
import { releaseHole, type Hole } from './hole.ts'

export const contextField = {
  command: 0,
  parentDecl: 1,
  env: 0,
  mctx: 3,
  options: 4,
  currNamespace: 5,
  openDecls: 6,
  ngen: 7,
} as const

export interface ProofState {
  /** `ContextInfo`, owned. */
  context: Obj
  /** `MVarId`s still to prove, the main goal first; owned. */
  goals: Obj[]
  /** The goal that the chain of tactics began with; owned. */
  root: Obj
  /** `DeclNameGenerator` for auxiliary lemmas, null for Lean's own start; owned. */
  auxiliaryNames: Obj | null
  nextMacroScope: number
  /** What the chain of tactics has to fill; owned. */
  hole: Hole
  /** `Tactic.tacticSeq` of every step so far; owned. */
  script: Obj[]
}

export const emptyLocalContext = (wasm: LeanWasm): Obj =>
  wasm.constant('l_Lean_instInhabitedLocalContext_default')

export const commandContextOf = (wasm: LeanWasm, context: Obj): Obj =>
  field(wasm, context, contextField.command)

/** The context with fields of its command context replaced (their ownership is taken); the context is borrowed. */
export function withCommandContext(wasm: LeanWasm, context: Obj, fields: Readonly<Record<number, Obj>>): Obj {
  return withFields(wasm, context, {
    [contextField.command]: withFields(wasm, commandContextOf(wasm, context), fields),
  })
}

/** Lean's own text of one goal. */
export function renderGoal(wasm: LeanWasm, context: Obj, goal: Obj): string {
  const goals = makeList(wasm, [retain(wasm, goal)])
  const shown = takeIoValue(wasm, wasm.apply('l_Lean_Elab_ContextInfo_ppGoals', retain(wasm, context), goals))
  if (!shown.ok) return `[Lean could not show this goal: ${shown.message}]`
  const width = box(120)
  return takeString(wasm, wasm.apply('l_Std_Format_pretty', shown.value, width, box(0), box(0))).trim()
}

export function releaseProofState(wasm: LeanWasm, state: ProofState): void {
  for (const object of [state.context, state.root, ...state.goals, ...state.script]) release(wasm, object)
  releaseHole(wasm, state.hole)
  if (state.auxiliaryNames !== null) release(wasm, state.auxiliaryNames)
}
