// The types of terms. Checking, every part is checked; inferring, the term is known to have a type and only that is found.
import { Refused } from '../budget.ts'
import {
  argumentsOf,
  headOf,
  type App,
  type Const,
  type Expr,
  type Lam,
  type Let,
  type Pi,
  type Proj,
} from '../term/expr.ts'
import { abstract, instantiate } from '../term/instantiate.ts'
import type { Level } from '../term/level.ts'
import { nameOf } from '../term/name.ts'
import type { Checker } from './checker.ts'
import { isZero } from './level-order.ts'

export function inferType(c: Checker, e: Expr, check: boolean): Expr {
  if (e.kind === 'local') return e.type
  if (e.kind === 'bvar') throw new Refused('a loose bound variable')
  const known = c.checkedTypes.get(e.id) ?? (check ? undefined : c.types.get(e.id))
  if (known !== undefined) return known
  c.meter.enter()
  const type = infer(c, e, check)
  c.meter.leave()
  ;(check ? c.checkedTypes : c.types).set(e.id, type)
  return type
}

function infer(c: Checker, e: Expr, check: boolean): Expr {
  const { terms } = c
  switch (e.kind) {
    case 'sort':
      return terms.sort(terms.levels.succ(e.level))
    case 'const':
      return inferConst(c, e)
    case 'app':
      return inferApp(c, e, check)
    case 'lam':
      return inferLam(c, e, check)
    case 'pi':
      return inferPi(c, e, check)
    case 'let':
      return inferLet(c, e, check)
    case 'proj':
      return inferProj(c, e, check)
    case 'nat':
      return terms.const(nameOf('Nat'), [])
    case 'str':
      return terms.const(nameOf('String'), [])
    case 'local':
      return e.type
    case 'bvar':
      throw new Refused('a loose bound variable')
    default:
      return e satisfies never
  }
}

function inferConst(c: Checker, e: Const): Expr {
  const type = c.typeOf(e)
  if (type === null) throw new Refused(`${e.name} is not declared, or not with so many levels`)
  return type
}

/** The level of a sort that the term's type must be. */
export function sortOf(c: Checker, type: Expr): Level {
  const sort = c.whnf(type)
  if (sort.kind !== 'sort') throw new Refused('a type is expected')
  return sort.level
}

/** Whether the type is a proposition. What is no type at all is refused, not taken for none. */
export const isProposition = (c: Checker, type: Expr): boolean => isZero(sortOf(c, c.infer(type)), c.meter)

function inferApp(c: Checker, e: App, check: boolean): Expr {
  const { terms } = c
  const args = argumentsOf(e)
  let type = inferType(c, headOf(e), check)
  // Arguments from `start` on are not put into `type` yet.
  let start = 0
  for (const [i, arg] of args.entries()) {
    if (type.kind !== 'pi') {
      type = c.whnf(instantiate(terms, type, args.slice(start, i)))
      start = i
    }
    if (type.kind !== 'pi') throw new Refused('a function is expected')
    if (check) {
      const expected = instantiate(terms, type.type, args.slice(start, i))
      if (!c.isDefEq(inferType(c, arg, true), expected)) throw new Refused('an argument is of another type')
    }
    type = type.body
  }
  return instantiate(terms, type, args.slice(start))
}

function inferLam(c: Checker, e: Lam, check: boolean): Expr {
  const { terms } = c
  const outer = c.depth
  const binders: { lam: Lam; type: Expr }[] = []
  const locals: Expr[] = []
  let body: Expr = e
  while (body.kind === 'lam') {
    const type = instantiate(terms, body.type, locals)
    if (check) sortOf(c, inferType(c, type, true))
    binders.push({ lam: body, type })
    locals.push(c.open(type))
    body = body.body
  }
  const bodyType = inferType(c, instantiate(terms, body, locals), check)
  let result = abstract(terms, bodyType, outer, binders.length)
  for (let i = binders.length - 1; i >= 0; i--) {
    const { lam, type } = binders[i] as (typeof binders)[number]
    result = terms.pi(abstract(terms, type, outer, i), result, lam.name, lam.info)
  }
  c.depth = outer
  return result
}

function inferPi(c: Checker, e: Pi, check: boolean): Expr {
  const { terms } = c
  const outer = c.depth
  const levels: Level[] = []
  const locals: Expr[] = []
  let body: Expr = e
  while (body.kind === 'pi') {
    const type = instantiate(terms, body.type, locals)
    levels.push(sortOf(c, inferType(c, type, check)))
    locals.push(c.open(type))
    body = body.body
  }
  const result = sortOf(c, inferType(c, instantiate(terms, body, locals), check))
  c.depth = outer
  return terms.sort(levels.reduceRight((level, one) => terms.levels.imax(one, level), result))
}

function inferLet(c: Checker, e: Let, check: boolean): Expr {
  const { terms } = c
  const values: Expr[] = []
  let body: Expr = e
  while (body.kind === 'let') {
    const value = instantiate(terms, body.value, values)
    if (check) {
      const type = instantiate(terms, body.type, values)
      sortOf(c, inferType(c, type, true))
      if (!c.isDefEq(inferType(c, value, true), type))
        throw new Refused('a local definition is of another type')
    }
    values.push(value)
    body = body.body
  }
  return inferType(c, instantiate(terms, body, values), check)
}

function inferProj(c: Checker, e: Proj, check: boolean): Expr {
  const { terms } = c
  const type = c.whnf(inferType(c, e.value, check))
  const head = headOf(type)
  const args = argumentsOf(type)
  const structure = head.kind === 'const' ? c.env.find(head.name) : null
  if (head.kind !== 'const' || structure?.kind !== 'induct' || structure.name !== e.structure)
    throw new Refused('a projection of another structure')
  const [ctorName, another] = structure.ctors
  if (
    ctorName === undefined ||
    another !== undefined ||
    args.length !== structure.numParams + structure.numIndices
  )
    throw new Refused('a projection of what is no structure')
  const ctor = terms.const(ctorName, head.levels)
  const ofProposition = isProposition(c, type)
  let rest = inferConst(c, ctor)
  for (const arg of args.slice(0, structure.numParams)) rest = instantiate(terms, asPi(c, rest).body, [arg])
  for (let i = 0; ; i++) {
    const pi = asPi(c, rest)
    const isNeeded = i === e.index || pi.body.loose > 0
    if (ofProposition && isNeeded && !isProposition(c, pi.type))
      throw new Refused('data projected from a proof')
    if (i === e.index) return pi.type
    rest = instantiate(terms, pi.body, [terms.proj(e.structure, i, e.value)])
  }
}

function asPi(c: Checker, type: Expr): Pi {
  const pi = c.whnf(type)
  if (pi.kind !== 'pi') throw new Refused('a projection past the last field')
  return pi
}
