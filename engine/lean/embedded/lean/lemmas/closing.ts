// What a lemma for a goal has to bind: the part of the local context that can be told, in its order, each by a name that
// a text can say.
import { arrayItems } from '../../objects/collections.ts'
import { field, scalarByte, tagOf } from '../../objects/constructors.ts'
import { readName } from '../../objects/names.ts'
import { release, retain, unbox, type Obj } from '../../objects/refcount.ts'
import type { LeanWasm } from '../../wasm/lean-wasm.ts'
import { instantiateMVars, isAuxiliary, localDeclarations, type Goal } from '../goal.ts'

/** `LocalDecl`: tag 0 {index, fvarId, userName, type}, bytes binder info and kind; 1 {…, value}, bytes nondep and kind. */
const localField = { fvarId: 1, userName: 2, type: 3, value: 4 } as const
const letTag = 1
const kindByte = 1
const instanceBinder = 3

export interface Bound {
  /** `FVarId`, borrowed from the goal. */
  fvarId: Obj
  /** Owned. */
  type: Obj
  /** Of a `let`; owned. */
  value: Obj | null
  /** What the lemma calls it. */
  name: string
  /** What its place calls it; null where nothing does. */
  here: string | null
  isInstance: boolean
}
export interface Closing {
  /** Owned. */
  target: Obj
  bound: Bound[]
  /** Names for hypotheses that have none at their place, in the order of the context. */
  renames: string[]
}

interface Local {
  fvarId: Obj
  id: string
  userName: string
  type: Obj
  value: Obj | null
  isDetail: boolean
  isInstance: boolean
}

/** @returns what keeps it from being closed where that is a text. */
export function closingOf(
  wasm: LeanWasm,
  mctx: Obj,
  goal: Goal,
  freshNames: boolean,
): Closing | { lacks: string } {
  const target = instantiateMVars(wasm, mctx, retain(wasm, goal.type))
  const locals = localDeclarations(wasm, goal.localContext)
    .filter((local) => !isAuxiliary(wasm, local))
    .map((local) => readLocal(wasm, mctx, local))
  const known = tellable(wasm, locals)
  const lacks = lackOf(wasm, target, known)
  const kept = lacks === null ? needed(wasm, target, known) : []
  for (const one of locals) if (!kept.includes(one)) releaseLocal(wasm, one)
  if (lacks !== null) {
    release(wasm, target)
    return { lacks }
  }
  return { target, ...named(locals, kept, freshNames) }
}

export function releaseClosing(wasm: LeanWasm, { target, bound }: Closing): void {
  release(wasm, target)
  for (const one of bound) releaseLocal(wasm, one)
}

function releaseLocal(wasm: LeanWasm, { type, value }: Pick<Local, 'type' | 'value'>): void {
  release(wasm, type)
  if (value !== null) release(wasm, value)
}

function readLocal(wasm: LeanWasm, mctx: Obj, local: Obj): Local {
  const fvarId = field(wasm, local, localField.fvarId)
  const told = (index: number): Obj => instantiateMVars(wasm, mctx, retain(wasm, field(wasm, local, index)))
  const isLet = tagOf(wasm, local) === letTag
  // What a `have` of a term binds has a value that nobody may look at.
  const hasValue = isLet && scalarByte(wasm, local, 0) === 0
  return {
    fvarId,
    id: readName(wasm, fvarId),
    userName: readName(wasm, field(wasm, local, localField.userName)),
    type: told(localField.type),
    value: hasValue ? told(localField.value) : null,
    isDetail: scalarByte(wasm, local, kindByte) !== 0,
    isInstance: !isLet && scalarByte(wasm, local, 0) === instanceBinder,
  }
}

const expressionsOf = ({ type, value }: Local): Obj[] => (value === null ? [type] : [type, value])

function variablesIn(wasm: LeanWasm, expression: Obj): string[] {
  const none = retain(wasm, wasm.constant('l_Lean_CollectFVars_instInhabitedState'))
  const found = wasm.apply('l_Lean_collectFVars', none, retain(wasm, expression))
  const ids = arrayItems(wasm, field(wasm, found, 2)).map((id) => readName(wasm, id))
  release(wasm, found)
  return ids
}

const holds = (wasm: LeanWasm, predicate: string, expression: Obj): boolean =>
  unbox(wasm.apply(predicate, retain(wasm, expression))) === 1
const hasMVar = (wasm: LeanWasm, expression: Obj): boolean => holds(wasm, 'l_Lean_Expr_hasMVar', expression)

const isOpen = (wasm: LeanWasm, expression: Obj): boolean =>
  hasMVar(wasm, expression) || holds(wasm, 'l_Lean_Expr_hasSorry', expression)

/** Without what rests on a declaration that is being made, on what is not decided yet, or on another hole. */
function tellable(wasm: LeanWasm, locals: readonly Local[]): Local[] {
  const ids = new Set<string>()
  return locals.filter((local) => {
    const isKnown = expressionsOf(local).every(
      (one) => !isOpen(wasm, one) && variablesIn(wasm, one).every((id) => ids.has(id)),
    )
    if (isKnown) ids.add(local.id)
    return isKnown
  })
}

function lackOf(wasm: LeanWasm, target: Obj, known: readonly Local[]): string | null {
  if (holds(wasm, 'l_Lean_Expr_hasSorry', target)) return 'what is to be shown speaks of another hole'
  if (hasMVar(wasm, target)) return 'what is to be shown is not decided yet: it holds metavariables'
  const ids = new Set(known.map(({ id }) => id))
  return variablesIn(wasm, target).every((id) => ids.has(id))
    ? null
    : 'what is to be shown speaks of the declaration that it stands in'
}

/** Without a `let`, and what Lean has bound for itself, that nothing speaks of. */
function needed(wasm: LeanWasm, target: Obj, locals: readonly Local[]): Local[] {
  const used = new Set(variablesIn(wasm, target))
  const kept: Local[] = []
  for (const local of locals.toReversed()) {
    if ((local.isDetail || local.value !== null) && !used.has(local.id)) continue
    kept.unshift(local)
    for (const expression of expressionsOf(local))
      for (const id of variablesIn(wasm, expression)) used.add(id)
  }
  return kept
}

const plainName = /^[\p{L}_][\p{L}\p{N}_'₀-₉]*$/u
/** Of names that no text can say. */
const hygiene = '_@'
/** What Lean itself takes for something else. */
const notPlain = new Set(['_', 'Type', 'Prop', 'Sort', 'sorry', 'at', 'by', 'fun', 'in', 'with'])

function named(
  all: readonly Local[],
  kept: readonly Local[],
  freshNames: boolean,
): Pick<Closing, 'bound' | 'renames'> {
  const visible = all.filter(({ isDetail }) => !isDetail)
  const isReachable = (userName: string, id: string): boolean =>
    !userName.includes(hygiene) && visible.findLast((one) => one.userName === userName)?.id === id
  const taken = new Set(all.map(({ userName }) => userName))
  const fresh = (userName: string): string => {
    const base = freshNames ? 'x' : (/^[\p{L}_][\p{L}\p{N}_']*/u.exec(userName)?.[0] ?? 'x')
    for (let count = 1; ; count++) {
      const name = `${base}_${count}`
      if (taken.has(name)) continue
      taken.add(name)
      return name
    }
  }
  const names = new Map(
    all.map((local) => {
      const { id, userName } = local
      const isPlain = plainName.test(userName) && !notPlain.has(userName) && !freshNames
      return [id, isPlain && isReachable(userName, id) ? userName : fresh(userName)]
    }),
  )
  return {
    bound: kept.map(({ id, userName, fvarId, type, value, isInstance }) => ({
      fvarId,
      type,
      value,
      isInstance,
      name: names.get(id) ?? userName,
      here: isReachable(userName, id) ? (plainName.test(userName) ? userName : `«${userName}»`) : null,
    })),
    renames: visible
      .filter(({ userName, id }) => !isReachable(userName, id))
      .map(({ id }) => names.get(id) ?? '_'),
  }
}
