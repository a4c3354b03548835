// Terms that the kernel computes by running compiled code: it would be a text's own code, in a process that runs nobody's.
import { constantsOf, termsOf } from '../../kernel/declaration.ts'
import { nameOf } from '../../kernel/term/name.ts'
import { usedConstants } from '../../kernel/used-constants.ts'
import type { GateRule } from './rule.ts'

const computedByCode = ['Lean.reduceBool', 'Lean.reduceNat'].map(nameOf)

export const compiledCode: GateRule = {
  name: 'compiled-code',
  standsFor: 'trust in compiled code, whatever axiom is allowed',
  trips(declaration) {
    const used = usedConstants(constantsOf(declaration).flatMap(termsOf))
    return computedByCode.some((name) => used.has(name))
      ? 'it trusts compiled code, which no judge runs'
      : null
  },
}
