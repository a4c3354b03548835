// Equalities by what a term must be, from its type: a function is a λ, a structure its constructor of its projections, a
// structure without fields the only one; a string literal is its list of characters.
import { argumentsOf, headOf, type Expr } from '../term/expr.ts'
import type { Checker } from './checker.ts'
import { expandString, stringOfList } from './string-literal.ts'

export const isEqualByEta = (c: Checker, a: Expr, b: Expr): boolean =>
  byFunction(c, a, b) || byFunction(c, b, a) || byStructure(c, a, b) || byStructure(c, b, a)

export const isEqualByExpansion = (c: Checker, a: Expr, b: Expr): boolean =>
  byCharacters(c, a, b) || byCharacters(c, b, a) || byUnit(c, a, b)

function byFunction(c: Checker, lam: Expr, other: Expr): boolean {
  if (lam.kind !== 'lam' || other.kind === 'lam') return false
  const type = c.whnf(c.infer(other))
  if (type.kind !== 'pi') return false
  const { terms } = c
  return c.isDefEq(lam, terms.lam(type.type, terms.app(other, terms.bvar(0)), type.name, type.info))
}

/** @param made a constructor applied to all its arguments. */
function byStructure(c: Checker, other: Expr, made: Expr): boolean {
  const head = headOf(made)
  if (head.kind !== 'const') return false
  const ctor = c.env.find(head.name)
  if (ctor?.kind !== 'ctor' || !c.env.isStructureLike(ctor.induct)) return false
  const args = argumentsOf(made)
  if (args.length !== ctor.numParams + ctor.numFields) return false
  if (!c.isDefEq(c.infer(other), c.infer(made))) return false
  return args.slice(ctor.numParams).every((arg, i) => c.isDefEq(c.terms.proj(ctor.induct, i, other), arg))
}

function byCharacters(c: Checker, literal: Expr, list: Expr): boolean {
  if (literal.kind !== 'str' || list.kind !== 'app') return false
  if (list.fn.kind !== 'const' || list.fn.name !== stringOfList) return false
  return c.isDefEq(expandString(c.terms, literal), list)
}

function byUnit(c: Checker, a: Expr, b: Expr): boolean {
  const type = c.whnf(c.infer(a))
  const head = headOf(type)
  if (head.kind !== 'const' || !c.env.isStructureLike(head.name)) return false
  const found = c.env.find(head.name)
  const ctor = found?.kind === 'induct' && found.ctors[0] !== undefined ? c.env.find(found.ctors[0]) : null
  return ctor?.kind === 'ctor' && ctor.numFields === 0 && c.isDefEq(type, c.infer(b))
}
