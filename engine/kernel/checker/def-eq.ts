// Definitional equality: quick cases, weak head normal forms without unfolding, proof irrelevance, then definitions
// unfolded one at a time, the higher first, and last η and what literals stand for.
import { headOf, type Expr, type Proj } from '../term/expr.ts'
import { nameOf } from '../term/name.ts'
import type { Checker } from './checker.ts'
import { isEqualByEta, isEqualByExpansion } from './eta.ts'
import { isProposition } from './infer.ts'
import { unfoldBoth } from './lazy-unfolding.ts'
import { areSameArguments, areSameLevels, quickly } from './quick-equality.ts'

const boolTrue = nameOf('Bool.true')

export function isDefEq(c: Checker, a: Expr, b: Expr): boolean {
  if (a === b || c.equal.has(a.id, b.id)) return true
  c.meter.enter()
  const outer = c.depth
  const equal = compare(c, a, b)
  c.depth = outer
  c.meter.leave()
  if (equal) c.equal.add(a.id, b.id)
  return equal
}

function compare(c: Checker, a: Expr, b: Expr): boolean {
  const quick = quickly(c, a, b)
  if (quick !== null) return quick
  // What `decide` proves: worth a computation at once.
  if (b.kind === 'const' && b.name === boolTrue && !a.hasLocal && c.whnf(a) === b) return true
  const left = c.whnfCore(a, true)
  const right = c.whnfCore(b, true)
  if (left !== a || right !== b) {
    const now = quickly(c, left, right)
    if (now !== null) return now
  }
  if (isEqualProof(c, left, right)) return true
  const unfolded = unfoldBoth(c, left, right)
  return typeof unfolded === 'boolean' ? unfolded : compareNormal(c, unfolded.left, unfolded.right)
}

/** Nothing is left to unfold at either head. */
function compareNormal(c: Checker, a: Expr, b: Expr): boolean {
  if (a.kind === 'const' && b.kind === 'const' && a.name === b.name && areSameLevels(c, a.levels, b.levels))
    return true
  if (a.kind === 'proj' && b.kind === 'proj' && isSameField(a, b) && c.isDefEq(a.value, b.value)) return true
  const left = c.whnfCore(a, false)
  const right = c.whnfCore(b, false)
  if (left !== a || right !== b) return c.isDefEq(left, right)
  return isSameApplication(c, a, b) || isEqualByEta(c, a, b) || isEqualByExpansion(c, a, b)
}

const isSameField = (a: Proj, b: Proj): boolean => a.index === b.index && a.structure === b.structure

/** Two proofs of one proposition are equal. */
function isEqualProof(c: Checker, a: Expr, b: Expr): boolean {
  const type = c.infer(a)
  return isProposition(c, type) && c.isDefEq(type, c.infer(b))
}

function isSameApplication(c: Checker, a: Expr, b: Expr): boolean {
  if (a.kind !== 'app' || b.kind !== 'app') return false
  return c.isDefEq(headOf(a), headOf(b)) && areSameArguments(c, a, b)
}
