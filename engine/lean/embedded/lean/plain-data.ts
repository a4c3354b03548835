// Whether what Lean evaluates is no more than data: a tactic's configuration (`simp +arith`, `decide +kernel`) is made a
// constant of its own and evaluated, and runs nothing of a text's as long as constructors, their fields and literals are all
// of it. `Expr`: tags 0 bvar, 3 sort, 4 const {name, levels}, 5 app {fn, arg}, 8 letE {name, type, value, body}, 9 lit,
// 10 mdata {data, expr}. `ConstantInfo`: tags 1 defnInfo, 5 inductInfo, 6 ctorInfo; one field, `DefinitionVal`:
// 0 toConstantVal {name, levelParams, type}, 1 value. `ProjectionFunctionInfo`: 0 ctorName, 1 nparams, ….
import { readConstantInfo } from '../objects/constant-info.ts'
import { field, optional, tagOf } from '../objects/constructors.ts'
import { readName } from '../objects/names.ts'
import { isScalar, release, retain, unbox, type Obj } from '../objects/refcount.ts'
import { readString } from '../objects/strings.ts'
import type { LeanWasm } from '../wasm/lean-wasm.ts'

const exprTag = {
  variable: 0,
  sort: 3,
  constant: 4,
  application: 5,
  binding: 8,
  literal: 9,
  mdata: 10,
} as const
const infoTag = { definition: 1, inductive: 5, constructor: 6 } as const

/** What numerals are made of beside constructors. */
const numerals = ['OfNat.ofNat', 'instOfNatNat', 'HPow.hPow', 'instHPow', 'instPowNat']
const projectionOf = 'l_Lean_Environment_getProjectionFnInfo_x3f'
/** A configuration has some forty fields. */
const mostNodes = 2000

/** From the last part to the first: `_tmp._@.N._hygCtx._hyg.M`. No text can write a number as a part of a name. */
const madeUp = [null, '_hyg', '_hygCtx', null, '_@', '_tmp'] as const

/** Whether it is a name that Lean makes up for what it is about to evaluate, and that no text can declare. */
export function isMadeUp(wasm: LeanWasm, name: Obj): boolean {
  let at = name
  for (const expected of madeUp) {
    if (isScalar(at)) return false
    const isText = tagOf(wasm, at) === 1
    const last = field(wasm, at, 1)
    if (expected === null ? isText : !isText || readString(wasm, last) !== expected) return false
    at = field(wasm, at, 0)
  }
  return isScalar(at)
}

/**
 * @param environment borrowed, as is @param name: of a constant of that environment.
 * @param isImported asked of a name, borrowed.
 */
export function isPlainData(
  wasm: LeanWasm,
  environment: Obj,
  name: Obj,
  isImported: (name: Obj) => boolean,
): boolean {
  let left = mostNodes
  const isPlain = (expr: Obj): boolean => {
    if (isScalar(expr) || --left < 0) return false
    switch (tagOf(wasm, expr)) {
      case exprTag.variable:
      case exprTag.sort:
      case exprTag.literal:
        return true
      case exprTag.constant:
        return isImported(field(wasm, expr, 0))
      case exprTag.mdata:
        return isPlain(field(wasm, expr, 1))
      case exprTag.binding:
        return isPlain(field(wasm, expr, 2)) && isPlain(field(wasm, expr, 3))
      case exprTag.application:
        return isPlainApplication(expr)
      default:
        return false
    }
  }
  const isPlainApplication = (expr: Obj): boolean => {
    let head = expr
    let args = 0
    for (; !isScalar(head) && tagOf(wasm, head) === exprTag.application; head = field(wasm, head, 0), args++)
      if (!isPlain(field(wasm, head, 1))) return false
    if (isScalar(head) || tagOf(wasm, head) !== exprTag.constant) return false
    const called = field(wasm, head, 0)
    if (!isImported(called)) return false
    return numerals.includes(readName(wasm, called)) || isData(called) || argumentsToProject(called) === args
  }
  const isData = (called: Obj): boolean =>
    withConstant(wasm, environment, called, (info) => {
      const tag = tagOf(wasm, info)
      return tag === infoTag.constructor || tag === infoTag.inductive
    })
  /** A field may be a function: with one argument more it would be called. */
  const argumentsToProject = (called: Obj): number | null => {
    const found = wasm.apply(projectionOf, retain(wasm, environment), retain(wasm, called))
    const info = optional(wasm, found)
    const parameters = info === null ? null : unbox(field(wasm, info, 1))
    release(wasm, found)
    return parameters === null ? null : parameters + 1
  }
  /** Of another type it may be an action, which whoever evaluates it goes on to run. */
  const isInductive = (type: Obj): boolean =>
    !isScalar(type) &&
    tagOf(wasm, type) === exprTag.constant &&
    isImported(field(wasm, type, 0)) &&
    withConstant(wasm, environment, field(wasm, type, 0), (info) => tagOf(wasm, info) === infoTag.inductive)
  return withConstant(wasm, environment, name, (info) => {
    if (tagOf(wasm, info) !== infoTag.definition) return false
    const definition = field(wasm, info, 0)
    return isInductive(field(wasm, field(wasm, definition, 0), 2)) && isPlain(field(wasm, definition, 1))
  })
}

const withConstant = (wasm: LeanWasm, environment: Obj, name: Obj, judge: (info: Obj) => boolean): boolean =>
  readConstantInfo(wasm, environment, retain(wasm, name), judge) ?? false
