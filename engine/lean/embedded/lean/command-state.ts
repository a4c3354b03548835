// `Lean.Elab.Command.State` as this build lays it out: the state that a command is elaborated in. Object fields:
// 0 env, 1 messages, 2 scopes, 3 usedQuotCtxts, 4 nextMacroScope, 5 maxRecDepth, 6 ngen, 7 auxDeclNGen,
// 8 infoState {assignment, lazyAssignment, trees}, 9 traceState, 10 snapshotTasks.
// `Scope`: 0 header, 1 opts, 2 currNamespace, 3 openDecls, 4 levelNames, 5 varDecls, 6 varUIds, 7 includedVars,
// 8 omittedVars, …, flags.
import { construct, field, withFields } from '../objects/constructors.ts'
import { listItems, makeList } from '../objects/collections.ts'
import { makeName } from '../objects/names.ts'
import { box, release, retain, type Obj } from '../objects/refcount.ts'
import type { LeanWasm } from '../wasm/lean-wasm.ts'
import { emptyMessageLog, emptyOptions } from './session.ts'

export const stateField = {
  env: 0,
  messages: 1,
  scopes: 2,
  usedQuotCtxts: 3,
  ngen: 6,
  auxDeclNGen: 7,
  infoState: 8,
  traceState: 9,
} as const
export const scopeField = {
  header: 0,
  opts: 1,
  currNamespace: 2,
  openDecls: 3,
  levelNames: 4,
  varDecls: 5,
  includedVars: 7,
  omittedVars: 8,
} as const
const infoTrees = 2

/** A fresh state over the environment (whose ownership is taken). */
export const makeCommandState = (wasm: LeanWasm, env: Obj): Obj =>
  wasm.call('l_Lean_Elab_Command_mkState', env, emptyMessageLog(wasm), emptyOptions(wasm))

/** The object with some fields replaced; takes ownership of the values and of the state. */
export function replaceFields(wasm: LeanWasm, object: Obj, fields: Readonly<Record<number, Obj>>): Obj {
  const copy = withFields(wasm, object, fields)
  release(wasm, object)
  return copy
}

export const scopesOf = (wasm: LeanWasm, state: Obj): Obj[] =>
  listItems(wasm, field(wasm, state, stateField.scopes))

/** The state with `maxHeartbeats` set in every scope, so that it holds after an `end` too. Takes ownership. */
export function withMaxHeartbeats(wasm: LeanWasm, state: Obj, thousands: number): Obj {
  const scopes = scopesOf(wasm, state).map((scope) => {
    const options = retain(wasm, field(wasm, scope, scopeField.opts))
    const set = wasm.call('l_Lean_KVMap_setNat', options, makeName(wasm, 'maxHeartbeats'), box(thousands))
    return withFields(wasm, scope, { [scopeField.opts]: set })
  })
  return replaceFields(wasm, state, { [stateField.scopes]: makeList(wasm, scopes) })
}

/** The state without its messages and info trees: what is kept between commands. Takes ownership. */
export function withoutOutput(wasm: LeanWasm, state: Obj): Obj {
  const infoState = field(wasm, state, stateField.infoState)
  const noTrees = emptyPersistentArray(wasm)
  return replaceFields(wasm, state, {
    [stateField.messages]: emptyMessageLog(wasm),
    [stateField.infoState]: withFields(wasm, infoState, { [infoTrees]: noTrees }),
  })
}

/** An empty message log holds an empty persistent array: its second field. */
const emptyPersistentArray = (wasm: LeanWasm): Obj =>
  retain(wasm, field(wasm, wasm.constant('l_Lean_MessageLog_empty'), 1))

/** `ParserModuleContext` {env, options, currNamespace, openDecls} of the state's innermost scope. */
export function parserContext(wasm: LeanWasm, state: Obj): Obj {
  const scope = field(wasm, field(wasm, state, stateField.scopes), 0)
  return construct(wasm, 0, [
    retain(wasm, field(wasm, state, stateField.env)),
    retain(wasm, field(wasm, scope, scopeField.opts)),
    retain(wasm, field(wasm, scope, scopeField.currNamespace)),
    retain(wasm, field(wasm, scope, scopeField.openDecls)),
  ])
}
