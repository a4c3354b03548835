// The axiom walk: which axioms a term rests on, through every type, value, constructor and rule of what it mentions,
// over declarations as data. What the header declares is trusted and not walked: of its constants only those that the
// caller names as axioms count, since a library may hold nothing of a theorem but its statement.
import { constantsOf, termsOf, type Declaration, type FindConstant } from './declaration.ts'
import type { Expr } from './term/expr.ts'
import { nameOf, type Name } from './term/name.ts'
import { usedConstants } from './used-constants.ts'

export interface AxiomWalk {
  /** The constants above the header. */
  find: FindConstant
  /** Axioms of the header that are to be told of. */
  headerAxioms?: ReadonlySet<Name>
}

/** What Lean's own library assumes, and what lets a proof assume what it should show or trust compiled code. */
export const knownAxioms: ReadonlySet<Name> = new Set(
  [
    'propext',
    'Quot.sound',
    'Classical.choice',
    'sorryAx',
    'Lean.ofReduceBool',
    'Lean.ofReduceNat',
    'Lean.trustCompiler',
  ].map(nameOf),
)

/** @returns the axioms, sorted. */
export function axiomsBehind(
  roots: readonly Expr[],
  { find, headerAxioms = knownAxioms }: AxiomWalk,
): Name[] {
  const axioms = new Set<Name>()
  const visited = new Set<Name>()
  const seen = new Set<Expr>()
  const pending = [...usedConstants(roots, seen)]
  for (let name = pending.pop(); name !== undefined; name = pending.pop()) {
    if (visited.has(name)) continue
    visited.add(name)
    const constant = find(name)
    if (constant === null) {
      if (headerAxioms.has(name)) axioms.add(name)
      continue
    }
    if (constant.kind === 'axiom') axioms.add(name)
    pending.push(...usedConstants(termsOf(constant), seen))
    // An inductive type brings its constructors with it, a constructor or recursor its types.
    if (constant.kind === 'induct') pending.push(...constant.ctors, ...constant.all)
    else if (constant.kind === 'ctor') pending.push(constant.induct)
    else if (constant.kind === 'rec') pending.push(...constant.all)
  }
  return [...axioms].sort()
}

/**
 * The axioms behind each constant of declarations, each declaration after those that it mentions.
 * @param walk its `find` finds what is above the header and not among the declarations.
 */
export function axiomsOfEach(
  declarations: readonly Declaration[],
  { find, headerAxioms = knownAxioms }: AxiomWalk,
): Map<Name, readonly Name[]> {
  const known = new Map<Name, readonly Name[]>()
  const behind = (name: Name): readonly Name[] => {
    const found = known.get(name)
    if (found !== undefined) return found
    const constant = find(name)
    const axioms =
      constant === null
        ? headerAxioms.has(name)
          ? [name]
          : []
        : [
            ...(constant.kind === 'axiom' ? [name] : []),
            ...axiomsBehind(termsOf(constant), { find, headerAxioms }),
          ]
    known.set(name, axioms)
    return axioms
  }
  for (const declaration of declarations) {
    const constants = constantsOf(declaration)
    const own = new Set(constants.map(({ name }) => name))
    const axioms = new Set(declaration.kind === 'axiom' ? own : [])
    for (const used of usedConstants(constants.flatMap(termsOf)))
      if (!own.has(used)) for (const axiom of behind(used)) axioms.add(axiom)
    const sorted = [...axioms].sort()
    for (const name of own) known.set(name, sorted)
  }
  return known
}
