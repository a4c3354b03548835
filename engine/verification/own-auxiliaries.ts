// What Lean makes by itself beside a declaration (matchers, proofs within terms, equations) it numbers as it comes: one text's
// `f.match_1` need not be the other's. The submission's go by names of their own where they are other things.
import { constantsOf, type Declaration } from '../kernel/declaration.ts'
import { nameOf, splitName, type Name } from '../kernel/term/name.ts'
import type { Reference } from './reference.ts'
import { isSameDeclaration } from './same-declaration.ts'

const root = nameOf('_own')

/** @returns what to call the submission's; empty where nothing meets. */
export function auxiliariesApart(
  submitted: readonly Declaration[],
  { others }: Pick<Reference, 'others'>,
): ReadonlyMap<Name, Name> {
  const theirs = new Map(others.flatMap((one) => constantsOf(one).map(({ name }) => [name, one])))
  const apart = new Map<Name, Name>()
  for (const one of submitted)
    for (const { name } of constantsOf(one)) {
      const other = theirs.get(name)
      if (other !== undefined && isAuxiliary(name) && !isSameDeclaration(other, one))
        apart.set(name, `${root}.${name}` as Name)
    }
  return apart
}

/** No text writes such names. */
function isAuxiliary(name: Name): boolean {
  for (let split = splitName(name); split !== null; split = splitName(split.prefix)) {
    const { last } = split
    if (last.type === 'text' && /^(_.+|(match|proof|eq|congr_eq|omega)_\d+)$/.test(last.text)) return true
  }
  return false
}
