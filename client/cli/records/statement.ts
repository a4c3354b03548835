// Pure: a statement and its proof, as data sets have them → a reference with one `sorry`, and what stands in its place.

/** What a statement may end with, longest first; of tactics the `by` is the statement's. */
const endings = [
  { pattern: /:=\s*by\s+sorry\s*$/, tactics: true },
  { pattern: /:=\s*sorry\s*$/, tactics: false },
  { pattern: /:=\s*by\s*$/, tactics: true },
  { pattern: /:=\s*$/, tactics: false },
]

export interface Statement {
  reference: string
  proof: string
}

/** A proof is what stands behind `:=`, with it or without; where the statement says `by`, its tactics will do. */
export const placeProof = (statement: string, proof: string): Statement => {
  const ending = endings.find(({ pattern }) => pattern.test(statement))
  const stated = ending === undefined ? statement : statement.replace(ending.pattern, '')
  const isWhole = ending === undefined && /\bsorry\b/.test(statement)
  return {
    reference: isWhole ? statement : `${stated.trimEnd()} := sorry`,
    proof: behindAssignment(proof, ending?.tactics === true),
  }
}

const behindAssignment = (proof: string, tactics: boolean): string => {
  const term = proof.replace(/^\s*:=/, '')
  if (!tactics || term !== proof || /^\s*by\b/.test(term)) return term.trim()
  // The first line's column is that of the rest, whatever it is.
  return `by\n${term.replace(/^\s*\n/, '').trimEnd()}`
}
