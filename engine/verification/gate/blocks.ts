// The types of one block have names of their own and the same universe parameters: the kernel of this engine does not look.
import { constantsOf } from '../../kernel/declaration.ts'
import type { GateRule } from './rule.ts'

export const blocks: GateRule = {
  name: 'blocks',
  standsFor: 'leanprover/lean4#14632',
  trips(declaration) {
    if (declaration.kind !== 'inductive') return null
    const names = constantsOf(declaration).map(({ name }) => name)
    if (new Set(names).size !== names.length) return 'two constants of one name in a block'
    const [first, ...others] = [...declaration.types, ...declaration.ctors]
    const params = first?.levelParams.join() ?? ''
    return others.some(({ levelParams }) => levelParams.join() !== params)
      ? 'a block of types with different universe parameters'
      : null
  },
}
