// The names of all constants that terms mention, each once, in the order of their first mention. Depth costs no stack.
import { childrenOf, type Expr } from './term/expr.ts'
import type { Name } from './term/name.ts'

/** @param seen terms that are passed over; those walked are added to it. */
export function usedConstants(roots: readonly Expr[], seen: Set<Expr> = new Set()): Set<Name> {
  const names = new Set<Name>()
  const stack = [...roots].reverse()
  for (let term = stack.pop(); term; term = stack.pop()) {
    if (seen.has(term)) continue
    seen.add(term)
    if (term.kind === 'const') names.add(term.name)
    else if (term.kind === 'proj') names.add(term.structure)
    for (const child of childrenOf(term).toReversed()) stack.push(child)
  }
  return names
}
