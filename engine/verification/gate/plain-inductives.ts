// The types of inductive types and constructors hold nothing that computes by itself: no recursor, no function applied on the
// spot, no numeral beyond a machine's word. What the kernel makes of a block is built by rewriting these types, and not all of
// it is looked at again.
import type { Expr } from '../../kernel/term/expr.ts'
import type { GateRule } from './rule.ts'
import { subterms } from './subterms.ts'

const largestNumeral = 2n ** 64n

export const plainInductives: GateRule = {
  name: 'plain-inductives',
  standsFor: 'leanprover/lean4#14807, #14621',
  trips(declaration, { find }) {
    if (declaration.kind !== 'inductive') return null
    const types = [...declaration.types, ...declaration.ctors].map(({ type }) => type)
    const odd = (term: Expr): string | null => {
      if (term.kind === 'app' && term.fn.kind === 'lam') return 'a function that is applied on the spot'
      if (term.kind === 'nat' && term.value >= largestNumeral) return 'a huge numeral'
      if (term.kind === 'const' && find(term.name)?.kind === 'rec') return 'a recursor'
      return null
    }
    for (const term of subterms(types)) {
      const why = odd(term)
      if (why !== null) return `${why} in the types of ${declaration.types[0]?.name ?? ''}`
    }
    return null
  },
}
