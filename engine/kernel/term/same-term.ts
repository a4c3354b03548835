// Whether two terms are the same up to names and kinds of binders, whichever tables they are of. Depth costs no stack.
import { childrenOf, type Expr } from './expr.ts'
import type { Level } from './level.ts'

export function isSameTerm(a: Expr, b: Expr): boolean {
  const known = new Map<Expr, Set<Expr>>()
  const stack: [Expr, Expr][] = [[a, b]]
  for (let pair = stack.pop(); pair; pair = stack.pop()) {
    const [left, right] = pair
    if (left === right) continue
    const seen = known.get(left) ?? new Set()
    if (seen.has(right)) continue
    known.set(left, seen.add(right))
    if (!isSameNode(left, right)) return false
    const others = childrenOf(right)
    for (const [i, child] of childrenOf(left).entries()) stack.push([child, others[i] as Expr])
  }
  return true
}

/** Equal but for the terms below; of the same kind, and so with as many of them. */
function isSameNode(a: Expr, b: Expr): boolean {
  switch (a.kind) {
    case 'bvar':
      return b.kind === 'bvar' && a.index === b.index
    case 'local':
      return b.kind === 'local' && a.depth === b.depth
    case 'sort':
      return b.kind === 'sort' && areSameLevels([a.level], [b.level])
    case 'const':
      return b.kind === 'const' && a.name === b.name && areSameLevels(a.levels, b.levels)
    case 'nat':
      return b.kind === 'nat' && a.value === b.value
    case 'str':
      return b.kind === 'str' && a.value === b.value
    case 'proj':
      return b.kind === 'proj' && a.index === b.index && a.structure === b.structure
    case 'app':
    case 'lam':
    case 'pi':
    case 'let':
      return a.kind === b.kind
    default:
      return a satisfies never
  }
}

function areSameLevels(a: readonly Level[], b: readonly Level[]): boolean {
  if (a.length !== b.length) return false
  const stack = a.map((level, i): [Level, Level] => [level, b[i] as Level])
  for (let pair = stack.pop(); pair; pair = stack.pop()) {
    const [left, right] = pair
    if (left === right) continue
    if (left.kind === 'succ' && right.kind === 'succ') stack.push([left.of, right.of])
    else if (left.kind === 'param' && right.kind === 'param') {
      if (left.name !== right.name) return false
    } else if ((left.kind === 'max' || left.kind === 'imax') && left.kind === right.kind)
      stack.push([left.left, right.left], [left.right, right.right])
    else if (left.kind !== 'zero' || right.kind !== 'zero') return false
  }
  return true
}
