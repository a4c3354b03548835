// What the kernels are given for one target: all that its statement and its proof lead to. The reference's declarations as
// the reference has them, values of open theorems and of holes from the submission under the reference's types, and of the
// submission's new ones those that are needed. The submission's own types decide nothing.
import { constantsOf, termsOf, type Declaration, type Theorem } from '../kernel/declaration.ts'
import { inOrder, type Ordered } from '../kernel/order.ts'
import type { Expr } from '../kernel/term/expr.ts'
import { instantiateParams } from '../kernel/term/instantiate.ts'
import type { Name } from '../kernel/term/name.ts'
import type { Terms } from '../kernel/term/terms.ts'
import { usedConstants } from '../kernel/used-constants.ts'
import { isSafe } from '../kernel/well-formed.ts'
import type { Reference } from './reference.ts'
import type { SubmittedConstants } from './submission.ts'

/** Declarations by each name that they declare. */
export type Pieces = ReadonlyMap<Name, Declaration>

export function piecesOf(terms: Terms, reference: Reference, submission: SubmittedConstants): Pieces {
  const pieces = new Map<Name, Declaration>()
  const put = (one: Declaration): void => {
    // Unsafe and partial constants prove nothing: whatever mentions one will not find it.
    if (!constantsOf(one).every(isSafe)) return
    for (const { name } of constantsOf(one)) pieces.set(name, one)
  }
  for (const one of submission.news) put(one)
  for (const one of reference.others) put(one)
  for (const theorem of reference.open.values()) {
    const own = submission.constants.get(theorem.name)
    if (own?.kind === 'thm' && own.levelParams.length === theorem.levelParams.length)
      put({ ...theorem, value: withLevelsOf(terms, own.value, own.levelParams, theorem.levelParams) })
  }
  for (const { definition } of reference.holes.values()) {
    const own = submission.constants.get(definition.name)
    if (own?.kind !== 'def' || own.levelParams.length !== definition.levelParams.length) continue
    const value = withLevelsOf(terms, own.value, own.levelParams, definition.levelParams)
    put({ ...definition, value, hints: own.hints, safety: own.safety })
  }
  return pieces
}

/** A term of one declaration in the universe parameters of another, by their places. */
export const withLevelsOf = (terms: Terms, term: Expr, from: readonly Name[], to: readonly Name[]): Expr =>
  instantiateParams(
    terms,
    term,
    from,
    to.map((name) => terms.levels.param(name)),
  )

/** The target last. */
export function closureOf(pieces: Pieces, target: Theorem): Ordered {
  const needed = closure(pieces, termsOf(target))
  needed.delete(target)
  const ordered = inOrder([...needed].filter((one) => !('name' in one) || one.name !== target.name))
  if (ordered.type === 'cyclic') return ordered
  const leadsBack = [...ordered.declarations, target].some((one) =>
    usedConstants(constantsOf(one).flatMap(termsOf)).has(target.name),
  )
  if (leadsBack) return { type: 'cyclic', name: target.name }
  return { type: 'ordered', declarations: [...ordered.declarations, target] }
}

/** All declarations that terms lead to. */
export function closure(pieces: Pieces, roots: readonly Expr[]): Set<Declaration> {
  const needed = new Set<Declaration>()
  const seen = new Set<Expr>()
  const pending = [...usedConstants(roots, seen)]
  for (let name = pending.pop(); name !== undefined; name = pending.pop()) {
    const one = pieces.get(name)
    if (one === undefined || needed.has(one)) continue
    needed.add(one)
    pending.push(...usedConstants(constantsOf(one).flatMap(termsOf), seen))
  }
  return needed
}
