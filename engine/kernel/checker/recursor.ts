// A recursor on a constructor's application is the right side of the constructor's rule. What is recursed on may be a
// literal, a structure of which only its projections are known, or, for a K-recursor, any proof of its type.
import type { Recursor } from '../declaration.ts'
import { argumentsOf, headOf, type App, type Const, type Expr } from '../term/expr.ts'
import { instantiateParams } from '../term/instantiate.ts'
import type { Name } from '../term/name.ts'
import type { Checker } from './checker.ts'
import { natToConstructor } from './nat-arithmetic.ts'
import { expandString } from './string-literal.ts'
import { isProposition } from './infer.ts'

export function reduceRecursor(c: Checker, head: Const, e: App, cheap: boolean): Expr | null {
  const rec = c.env.find(head.name)
  if (rec?.kind !== 'rec' || rec.levelParams.length !== head.levels.length) return null
  const args = argumentsOf(e)
  const majorAt = rec.numParams + rec.numMotives + rec.numMinors + rec.numIndices
  const given = args[majorAt]
  const induct = majorType(rec)
  if (given === undefined || induct === null) return null
  const major = asConstructor(c, rec, induct, given, cheap)
  const ctor = headOf(major)
  if (ctor.kind !== 'const') return null
  const rule = rec.rules.find((one) => one.ctor === ctor.name)
  const fields = argumentsOf(major)
  if (rule === undefined || fields.length < rule.nfields) return null
  const { terms } = c
  const rhs = instantiateParams(terms, rule.rhs, rec.levelParams, head.levels)
  const applied = terms.apps(rhs, args, 0, rec.numParams + rec.numMotives + rec.numMinors)
  return terms.apps(terms.apps(applied, fields, fields.length - rule.nfields), args, majorAt + 1)
}

/** The type whose values are recursed on, by the recursor's own type: nested blocks have recursors of other types. */
export function majorType(rec: Recursor): Name | null {
  let type = rec.type
  const before = rec.numParams + rec.numMotives + rec.numMinors + rec.numIndices
  for (let i = 0; i < before && type.kind === 'pi'; i++) type = type.body
  const head = type.kind === 'pi' ? headOf(type.type) : type
  return head.kind === 'const' ? head.name : null
}

function asConstructor(c: Checker, rec: Recursor, induct: Name, given: Expr, cheap: boolean): Expr {
  const start = rec.k ? (constructorByK(c, induct, given) ?? given) : given
  const major = cheap ? c.whnfCore(start, true) : c.whnf(start)
  if (major.kind === 'nat') return natToConstructor(c.terms, major)
  if (major.kind === 'str') return c.whnf(expandString(c.terms, major))
  return expandStructure(c, induct, major)
}

/** The only constructor of a K-type, where the term's type fits it. */
function constructorByK(c: Checker, induct: Name, given: Expr): Expr | null {
  const type = c.whnf(c.infer(given))
  const head = headOf(type)
  if (head.kind !== 'const' || head.name !== induct) return null
  const found = c.env.find(induct)
  const ctor = found?.kind === 'induct' ? found.ctors[0] : undefined
  if (found?.kind !== 'induct' || ctor === undefined) return null
  const made = c.terms.apps(c.terms.const(ctor, head.levels), argumentsOf(type), 0, found.numParams)
  return c.isDefEq(type, c.infer(made)) ? made : null
}

/** The constructor applied to the term's projections: what a structure that is no proposition always equals. */
function expandStructure(c: Checker, induct: Name, e: Expr): Expr {
  const head = headOf(e)
  if (!c.env.isStructureLike(induct)) return e
  if (head.kind === 'const' && c.env.find(head.name)?.kind === 'ctor') return e
  const type = c.whnf(c.infer(e))
  const typeHead = headOf(type)
  if (typeHead.kind !== 'const' || typeHead.name !== induct || isProposition(c, type)) return e
  const found = c.env.find(induct)
  const ctor = found?.kind === 'induct' ? found.ctors[0] : undefined
  const constructor = ctor === undefined ? null : c.env.find(ctor)
  if (constructor?.kind !== 'ctor') return e
  const { terms } = c
  const applied = terms.apps(
    terms.const(constructor.name, typeHead.levels),
    argumentsOf(type),
    0,
    constructor.numParams,
  )
  return terms.apps(
    applied,
    Array.from({ length: constructor.numFields }, (_, i) => terms.proj(induct, i, e)),
  )
}
