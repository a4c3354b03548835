// Names that Lean's kernel gives to what it makes while it judges: a declaration of such a name is mistaken for that.
import { constantsOf } from '../../kernel/declaration.ts'
import { rootOf } from '../../kernel/term/name.ts'
import type { GateRule } from './rule.ts'

const reserved: ReadonlySet<string> = new Set(['_nested', '_kernel_fresh'])

export const reservedNames: GateRule = {
  name: 'reserved-names',
  standsFor: 'leanprover/lean4#14616',
  trips(declaration) {
    const taken = constantsOf(declaration).find(({ name }) => reserved.has(rootOf(name)))
    return taken === undefined ? null : `${taken.name} is a name of the kernel's own`
  },
}
