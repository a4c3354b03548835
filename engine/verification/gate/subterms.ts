// All terms that roots are made of, each once. Depth costs no stack.
import { childrenOf, type Expr } from '../../kernel/term/expr.ts'

export function* subterms(roots: readonly Expr[], seen = new Set<Expr>()): Generator<Expr> {
  const stack = [...roots]
  for (let term = stack.pop(); term; term = stack.pop()) {
    if (seen.has(term)) continue
    seen.add(term)
    yield term
    stack.push(...childrenOf(term))
  }
}
