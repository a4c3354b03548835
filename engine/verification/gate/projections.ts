// Projections by a name and a number that fit each other: only from structures, with an index in range, and never from a
// type that may be a proposition without its sort being written as one. The kernel of this engine does not compare the
// name with the type of what is projected from everywhere, and cuts indices to 32 bits.
import { constantsOf, termsOf, type InductiveType } from '../../kernel/declaration.ts'
import { isNeverZero } from '../../kernel/checker/level-order.ts'
import type { Expr, Proj } from '../../kernel/term/expr.ts'
import type { GateContext, GateRule } from './rule.ts'
import { subterms } from './subterms.ts'

export const projections: GateRule = {
  name: 'projections',
  standsFor: 'leanprover/lean4#14576, #14613, #14631, #14632, #12746',
  trips(declaration, context) {
    for (const term of subterms(constantsOf(declaration).flatMap(termsOf))) {
      const why = term.kind === 'proj' ? flaw(term, context) : null
      if (why !== null) return why
    }
    return null
  },
}

function flaw({ structure, index }: Proj, { find }: GateContext): string | null {
  const type = find(structure)
  if (type?.kind !== 'induct') return `a projection of ${structure}, which is no inductive type`
  const [only, ...others] = type.ctors
  if (only === undefined || others.length > 0 || type.numIndices > 0)
    return `a projection of ${structure}, which is no structure`
  const ctor = find(only)
  if (ctor?.kind !== 'ctor' || index >= ctor.numFields)
    return `field ${index} of ${structure}, which has fewer`
  return isClearlySorted(type) ? null : `a projection of ${structure}, which may be a proposition`
}

/** Prop in so many words, where both kernels let only proofs be projected; or above it whatever the parameters are. */
function isClearlySorted(type: InductiveType): boolean {
  let sort: Expr = type.type
  while (sort.kind === 'pi') sort = sort.body
  return sort.kind === 'sort' && (sort.level.kind === 'zero' || isNeverZero(sort.level))
}
