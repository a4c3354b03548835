// The universe parameters that terms mention, each once, in the order of their first mention. Depth costs no stack.
import { childrenOf, type Expr } from './term/expr.ts'
import { levelChildren, type Level } from './term/level.ts'
import type { Name } from './term/name.ts'

export function usedLevelParams(roots: readonly Expr[]): Set<Name> {
  const names = new Set<Name>()
  const seen = new Set<Expr | Level>()
  const levels = (pending: Level[]): void => {
    for (let level = pending.pop(); level; level = pending.pop()) {
      if (!level.hasParam || seen.has(level)) continue
      seen.add(level)
      if (level.kind === 'param') names.add(level.name)
      pending.push(...levelChildren(level).toReversed())
    }
  }
  const stack = [...roots].reverse()
  for (let term = stack.pop(); term; term = stack.pop()) {
    if (seen.has(term)) continue
    seen.add(term)
    if (term.kind === 'sort') levels([term.level])
    else if (term.kind === 'const') levels(term.levels.toReversed())
    for (const child of childrenOf(term).toReversed()) stack.push(child)
  }
  return names
}
