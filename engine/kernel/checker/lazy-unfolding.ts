// Definitions unfolded one at a time until both sides are equal, differ, or have nothing left to unfold: the one that is
// defined by means of more first, and arguments compared before two applications of one constant are unfolded.
import type { Hints } from '../declaration.ts'
import { headOf, type Const, type Expr } from '../term/expr.ts'
import type { Checker } from './checker.ts'
import { isNatZero, natPredecessor, reduceNat } from './nat-arithmetic.ts'
import { areSameArguments, areSameLevels, quickly } from './quick-equality.ts'
import { unfold } from './whnf.ts'

interface Pair {
  left: Expr
  right: Expr
}

export function unfoldBoth(c: Checker, a: Expr, b: Expr): boolean | Pair {
  let pair: Pair = { left: a, right: b }
  for (;;) {
    c.meter.spend(1)
    const numbers = compareNumbers(c, pair)
    if (numbers !== null) return numbers
    const next = unfoldOne(c, pair)
    if (next === null) return pair
    if (typeof next === 'boolean') return next
    const quick = quickly(c, next.left, next.right)
    if (quick !== null) return quick
    pair = next
  }
}

function compareNumbers(c: Checker, { left, right }: Pair): boolean | null {
  if (isNatZero(left) && isNatZero(right)) return true
  const below = natPredecessor(c.terms, left)
  const belowRight = below === null ? null : natPredecessor(c.terms, right)
  if (below !== null && belowRight !== null) return c.isDefEq(below, belowRight)
  if (left.hasLocal || right.hasLocal) return null
  const value = reduceNat(c, left)
  if (value !== null) return c.isDefEq(value, right)
  const rightValue = reduceNat(c, right)
  return rightValue === null ? null : c.isDefEq(left, rightValue)
}

/** @returns null where neither side unfolds, true where they were found equal on the way. */
function unfoldOne(c: Checker, { left, right }: Pair): Pair | true | null {
  const a = unfoldable(c, left)
  const b = unfoldable(c, right)
  const unfolded = (e: Expr): Expr => c.whnfCore(unfold(c, e) ?? e, true)
  if (a === null && b === null) return null
  if (a === null) {
    const reduced = ofStuckProjection(c, left)
    return reduced === left ? { left, right: unfolded(right) } : { left: reduced, right }
  }
  if (b === null) {
    const reduced = ofStuckProjection(c, right)
    return reduced === right ? { left: unfolded(left), right } : { left, right: reduced }
  }
  const first = higher(hintsOf(c, a), hintsOf(c, b))
  if (first === 'left') return { left: unfolded(left), right }
  if (first === 'right') return { left, right: unfolded(right) }
  if (
    left.kind === 'app' &&
    right.kind === 'app' &&
    a.name === b.name &&
    !c.different.has(left.id, right.id)
  ) {
    if (areSameLevels(c, a.levels, b.levels) && areSameArguments(c, left, right)) return true
    c.different.add(left.id, right.id)
  }
  return { left: unfolded(left), right: unfolded(right) }
}

/** The constant at the head, if it has a value. */
function unfoldable(c: Checker, e: Expr): Const | null {
  const head = headOf(e)
  return head.kind === 'const' && c.valueOf(head) !== null ? head : null
}

/** A projection at the head may reduce once what it projects from is unfolded, which says more than unfolding elsewhere. */
const ofStuckProjection = (c: Checker, e: Expr): Expr =>
  headOf(e).kind === 'proj' ? c.whnfCore(e, false) : e

function hintsOf(c: Checker, constant: Const): Hints {
  const found = c.env.find(constant.name)
  return found?.kind === 'def' ? found.hints : 'opaque'
}

/** Which of two definitions is unfolded first; abbreviations before all others, theorems last. */
function higher(a: Hints, b: Hints): 'left' | 'right' | 'both' {
  const [heightA, heightB] = [heightOf(a), heightOf(b)]
  return heightA > heightB ? 'left' : heightA < heightB ? 'right' : 'both'
}
const heightOf = (hints: Hints): number =>
  hints === 'opaque' ? -1 : hints === 'abbrev' ? Infinity : hints.regular
