// What a declaration says of an inductive block beyond its types and constructors must be what is derived from those.
import { Refused } from '../budget.ts'
import type { InductiveBlock, InductiveType, Recursor } from '../declaration.ts'
import { isSameTerm } from '../term/same-term.ts'

/** That names, numbers and parameters of types and constructors fit each other. */
export function requireSameConstructors({ types, ctors }: Omit<InductiveBlock, 'recs'>): void {
  const [first] = types
  const names = types.map(({ name }) => name).join()
  const expected = types.flatMap((type) =>
    type.ctors.map((name, cidx) => ({ name, cidx, induct: type.name, numParams: type.numParams })),
  )
  if (expected.length !== ctors.length) throw new Refused('other constructors than the types name')
  for (const type of types)
    if (type.all.join() !== names) throw new Refused(`${type.name} names other types as its block`)
  ctors.forEach((ctor, i) => {
    const { name, cidx, induct, numParams } = expected[i] ?? {}
    let arity = 0
    for (let type = ctor.type; type.kind === 'pi'; type = type.body) arity++
    if (
      ctor.name !== name ||
      ctor.cidx !== cidx ||
      ctor.induct !== induct ||
      ctor.numParams !== numParams ||
      ctor.numFields !== arity - ctor.numParams ||
      ctor.levelParams.join() !== first?.levelParams.join()
    )
      throw new Refused(`${ctor.name} is not the constructor that its type names`)
  })
}

export function requireSameFlags(
  type: InductiveType,
  flags: { isRec: boolean; isReflexive: boolean; numNested: number },
): void {
  if (
    type.isRec !== flags.isRec ||
    type.isReflexive !== flags.isReflexive ||
    type.numNested !== flags.numNested
  )
    throw new Refused(`${type.name} is recursive, reflexive or nested in another way than it says`)
}

export function requireSameRecursors(given: readonly Recursor[], derived: readonly Recursor[]): void {
  if (given.length !== derived.length) throw new Refused('another number of recursors')
  for (const rec of derived) {
    const other = given.find(({ name }) => name === rec.name)
    if (other === undefined || !isSameRecursor(other, rec))
      throw new Refused(`${rec.name} is not the recursor that the types have`)
  }
}

function isSameRecursor(a: Recursor, b: Recursor): boolean {
  return (
    a.levelParams.join() === b.levelParams.join() &&
    a.all.join() === b.all.join() &&
    a.numParams === b.numParams &&
    a.numIndices === b.numIndices &&
    a.numMotives === b.numMotives &&
    a.numMinors === b.numMinors &&
    a.k === b.k &&
    a.isUnsafe === b.isUnsafe &&
    isSameTerm(a.type, b.type) &&
    a.rules.length === b.rules.length &&
    a.rules.every((rule, i) => {
      const other = b.rules[i]
      return other?.ctor === rule.ctor && other.nfields === rule.nfields && isSameTerm(rule.rhs, other.rhs)
    })
  )
}
