// The sort of an inductive type stands in its type as it is written, or behind plain definitions. One that has to be computed
// may be Prop for a variable proof and stuck for a closed one of an equal proposition: the kernel then takes what is a
// proposition for data, when it projects from it and when it expands it to its constructor.
import type { Expr } from '../../kernel/term/expr.ts'
import { argumentsOf, headOf } from '../../kernel/term/expr.ts'
import type { GateContext, GateRule } from './rule.ts'

/** Definitions behind definitions; a real one has one or two. */
const mostUnfoldings = 32

export const inductiveSorts: GateRule = {
  name: 'inductive-sorts',
  standsFor: 'leanprover/lean4#14807, #14843',
  trips(declaration, context) {
    if (declaration.kind !== 'inductive') return null
    const odd = declaration.types.find(({ type }) => !endsInSort(type, context))
    return odd === undefined ? null : `the sort of ${odd.name} has to be computed`
  },
}

function endsInSort(type: Expr, { find }: GateContext): boolean {
  let at = type
  for (let left = mostUnfoldings; left > 0; left--) {
    while (at.kind === 'pi') at = at.body
    if (at.kind === 'sort') return true
    const head = headOf(at)
    const found = head.kind === 'const' ? find(head.name) : null
    if (found?.kind !== 'def') return false
    // What it is given does not matter: a sort that hangs on that is none that is written.
    let args = argumentsOf(at).length
    for (at = found.value; args > 0 && at.kind === 'lam'; args--) at = at.body
    if (args > 0) return false
  }
  return false
}
