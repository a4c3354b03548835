// Equality that needs no reduction at the head: of binders, sorts, literals, levels and arguments.
import type { Expr, Lam, Pi } from '../term/expr.ts'
import { instantiate } from '../term/instantiate.ts'
import type { Level } from '../term/level.ts'
import type { Checker } from './checker.ts'
import { isSameLevel } from './level-order.ts'

/** A verdict that needs no reduction; null where there is none. */
export function quickly(c: Checker, a: Expr, b: Expr): boolean | null {
  if (a === b || c.equal.has(a.id, b.id)) return true
  switch (a.kind) {
    case 'lam':
      return b.kind === 'lam' ? isSameBinding(c, a, b) : null
    case 'pi':
      return b.kind === 'pi' ? isSameBinding(c, a, b) : null
    case 'sort':
      return b.kind === 'sort' ? isSameLevel(a.level, b.level, c.meter) : null
    case 'nat':
      return b.kind === 'nat' ? a.value === b.value : null
    case 'str':
      return b.kind === 'str' ? a.value === b.value : null
    default:
      return null
  }
}

function isSameBinding(c: Checker, a: Lam | Pi, b: Lam | Pi): boolean {
  const { terms } = c
  const outer = c.depth
  const locals: Expr[] = []
  let [left, right]: [Expr, Expr] = [a, b]
  while ((left.kind === 'lam' || left.kind === 'pi') && left.kind === a.kind && right.kind === left.kind) {
    const type = instantiate(terms, right.type, locals)
    if (left.type !== right.type && !c.isDefEq(instantiate(terms, left.type, locals), type)) {
      c.depth = outer
      return false
    }
    locals.push(c.open(type))
    left = left.body
    right = right.body
  }
  const equal = c.isDefEq(instantiate(terms, left, locals), instantiate(terms, right, locals))
  c.depth = outer
  return equal
}

export const areSameLevels = (c: Checker, a: readonly Level[], b: readonly Level[]): boolean =>
  a.length === b.length && a.every((level, i) => isSameLevel(level, b[i] as Level, c.meter))

export function areSameArguments(c: Checker, a: Expr, b: Expr): boolean {
  const pairs: [Expr, Expr][] = []
  let [left, right] = [a, b]
  for (; left.kind === 'app' && right.kind === 'app'; left = left.fn, right = right.fn)
    pairs.push([left.arg, right.arg])
  if (left.kind === 'app' || right.kind === 'app') return false
  return pairs.reverse().every(([x, y]) => c.isDefEq(x, y))
}
