// What a replay gives to no kernel: what no text may declare, and what would have the kernel run compiled code.
import { constantsOf, termsOf, type Declaration } from '../../kernel/declaration.ts'
import { nameOf } from '../../kernel/term/name.ts'
import { usedConstants } from '../../kernel/used-constants.ts'

/** What has the kernel evaluate a constant by its compiled code. */
const codeTrusted = ['reduceBool', 'reduceNat', 'ofReduceBool', 'ofReduceNat'].map((name) =>
  nameOf(`Lean.${name}`),
)

export type Replayable = Exclude<Declaration, { kind: 'quot' }>

/** Null: it may be replayed. */
export function flawOf(declaration: Replayable): { why: string; trustsCode?: true } | null {
  if (trustsCode(declaration))
    return { why: 'it trusts compiled code, which no replay runs', trustsCode: true }
  return bringsAllRecursors(declaration) ? null : { why: 'another number of recursors' }
}

const trustsCode = (declaration: Declaration): boolean => {
  const used = usedConstants(constantsOf(declaration).flatMap(termsOf))
  return codeTrusted.some((name) => used.has(name))
}

/** One for each type, and for each that is nested in one; the kernel says how many those are. */
const bringsAllRecursors = (declaration: Declaration): boolean =>
  declaration.kind !== 'inductive' ||
  declaration.recs.length === declaration.types.length + (declaration.types[0]?.numNested ?? 0)
