// What a metavariable has to prove, as its `MetavarDecl` says.
// `MetavarDecl`: 0 userName, 1 lctx, 2 type, …. `LocalContext`: 0 fvarIdToDecl, 1 decls, 2 auxDeclToFullName.
// `LocalDecl`: tag 0 hypothesis {index, fvarId, userName, type, …}, 1 `let` {index, fvarId, userName, type, value, …}.
import { field, optional, tagOf } from '../objects/constructors.ts'
import { arrayItems, makeList, persistentArrayItems } from '../objects/collections.ts'
import { box, isScalar, release, retain, unbox, type Obj } from '../objects/refcount.ts'
import type { LeanWasm } from '../wasm/lean-wasm.ts'

export interface Goal {
  localContext: Obj
  type: Obj
}

const declField = { localContext: 1, type: 2 } as const
const localField = { fvarId: 1, type: 3, value: 4 } as const
const letTag = 1

/** Null where the context has no such metavariable. Its parts live as long as `mctx`. */
export function goalOf(wasm: LeanWasm, mctx: Obj, goal: Obj): Goal | null {
  const found = wasm.apply('l_Lean_MetavarContext_findDecl_x3f', retain(wasm, mctx), retain(wasm, goal))
  const decl = optional(wasm, found)
  const read =
    decl === null
      ? null
      : {
          localContext: field(wasm, decl, declField.localContext),
          type: field(wasm, decl, declField.type),
        }
  release(wasm, found)
  return read
}

/** The declarations of a local context, in order, borrowed. */
export const localDeclarations = (wasm: LeanWasm, localContext: Obj): Obj[] =>
  persistentArrayItems(wasm, field(wasm, localContext, 1)).flatMap((one) => optional(wasm, one) ?? [])

/** Stands for a declaration while it is elaborated (`theorem`, `where`, `let rec`): recursive calls go through it. */
export const isAuxiliary = (wasm: LeanWasm, local: Obj): boolean =>
  unbox(wasm.apply('l_Lean_LocalDecl_isAuxDecl', retain(wasm, local))) === 1

/** What a proof may assume: every local declaration but those that stand for declarations. Free variables, owned. */
export const hypotheses = (wasm: LeanWasm, localContext: Obj): Obj[] =>
  localDeclarations(wasm, localContext)
    .filter((local) => !isAuxiliary(wasm, local))
    .map((local) => wasm.apply('l_Lean_mkFVar', retain(wasm, field(wasm, local, localField.fvarId))))

export function isAssigned(wasm: LeanWasm, mctx: Obj, goal: Obj): boolean {
  const assignment = wasm.apply(
    'l_Lean_MetavarContext_getExprAssignmentCore_x3f',
    retain(wasm, mctx),
    retain(wasm, goal),
  )
  const assigned = !isScalar(assignment)
  release(wasm, assignment)
  return assigned
}

/** Takes ownership of the expression. */
export function instantiateMVars(wasm: LeanWasm, mctx: Obj, expression: Obj): Obj {
  const pair = wasm.apply('l_Lean_instantiateMVarsCore', retain(wasm, mctx), expression)
  const instantiated = retain(wasm, field(wasm, pair, 0))
  release(wasm, pair)
  return instantiated
}

/** A declaration's type, and its value if it is a `let`; borrowed. */
export const localExpressions = (wasm: LeanWasm, local: Obj): Obj[] =>
  tagOf(wasm, local) === letTag
    ? [field(wasm, local, localField.type), field(wasm, local, localField.value)]
    : [field(wasm, local, localField.type)]

/** The goal's type and what its local context is made of, without assigned metavariables; owned. */
export function statedIn(wasm: LeanWasm, mctx: Obj, { localContext, type }: Goal): Obj[] {
  const locals = localDeclarations(wasm, localContext).flatMap((local) => localExpressions(wasm, local))
  return [type, ...locals].map((one) => instantiateMVars(wasm, mctx, retain(wasm, one)))
}

export interface Surveyed {
  /** Whether the environment has every constant that the goal speaks of. */
  known: boolean
  /** `List Name`: the universe parameters that the goal speaks of, owned. */
  levelNames: Obj
}

/** All borrowed. */
export function survey(wasm: LeanWasm, mctx: Obj, goal: Goal, env: Obj): Surveyed {
  const skipRealize = box(0)
  let known = true
  let params = retain(wasm, wasm.constant('l_Lean_CollectLevelParams_instInhabitedState'))
  for (const expression of statedIn(wasm, mctx, goal)) {
    params = wasm.apply('l_Lean_collectLevelParams', params, retain(wasm, expression))
    const used = wasm.apply('l_Lean_Expr_getUsedConstants', expression)
    known &&= arrayItems(wasm, used).every(
      (name) =>
        unbox(
          wasm.apply('l_Lean_Environment_contains', retain(wasm, env), retain(wasm, name), skipRealize),
        ) === 1,
    )
    release(wasm, used)
  }
  const names = arrayItems(wasm, field(wasm, params, 2)).map((name) => retain(wasm, name))
  release(wasm, params)
  return { known, levelNames: makeList(wasm, names) }
}
