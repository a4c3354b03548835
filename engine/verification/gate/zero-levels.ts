// A universe level that is 0 whatever its parameters are must be written 0: the kernel of this engine compares what is
// written, and takes a proposition in `Sort (imax 1 0)` for data.
import { isZero } from '../../kernel/checker/level-order.ts'
import { constantsOf, termsOf } from '../../kernel/declaration.ts'
import { levelChildren, type Level } from '../../kernel/term/level.ts'
import type { GateRule } from './rule.ts'
import { subterms } from './subterms.ts'

export const zeroLevels: GateRule = {
  name: 'zero-levels',
  standsFor: 'leanprover/lean4#14613',
  trips(declaration, { meter }) {
    const seen = new Set<Level>()
    for (const term of subterms(constantsOf(declaration).flatMap(termsOf))) {
      const stack = term.kind === 'sort' ? [term.level] : term.kind === 'const' ? [...term.levels] : []
      for (let level = stack.pop(); level; level = stack.pop()) {
        if (seen.has(level)) continue
        seen.add(level)
        if (level.kind !== 'zero' && isZero(level, meter)) return 'a level that is 0 and not written so'
        stack.push(...levelChildren(level))
      }
    }
    return null
  },
}
