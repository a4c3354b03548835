// A field in which a type of its own block occurs says so as it is written: a function to one of these types, or to an
// inductive type that takes them. Where the occurrence has to be computed first, whether the field is recursive may hang on
// what the kernel has compared before, and differ between the recursor's type and its rules.
import { argumentsOf, headOf, type Expr } from '../../kernel/term/expr.ts'
import { nameOf, type Name } from '../../kernel/term/name.ts'
import { usedConstants } from '../../kernel/used-constants.ts'
import type { GateContext, GateRule } from './rule.ts'

/** Definitions that mark a field and mean their first argument. */
const marks: ReadonlySet<Name> = new Set(
  ['optParam', 'autoParam', 'outParam', 'semiOutParam'].map((name) => nameOf(name)),
)

export const openOccurrences: GateRule = {
  name: 'open-occurrences',
  standsFor: 'leanprover/lean4#14806, #14808',
  trips(declaration, context) {
    if (declaration.kind !== 'inductive') return null
    const own = new Set(declaration.types.map(({ name }) => name))
    for (const { name, type } of declaration.ctors)
      for (let at = type; at.kind === 'pi'; at = at.body)
        if (mentions(at.type, own) && !isOpen(at.type, context))
          return `a field of ${name} has to be computed to be recursive`
    return null
  },
}

const mentions = (type: Expr, own: ReadonlySet<Name>): boolean =>
  [...usedConstants([type])].some((name) => own.has(name))

function isOpen(field: Expr, { find }: GateContext): boolean {
  let at = field
  for (;;) {
    while (at.kind === 'pi') at = at.body
    const head = headOf(at)
    if (head.kind !== 'const') return false
    if (find(head.name)?.kind === 'induct') return true
    const [marked] = argumentsOf(at)
    if (!marks.has(head.name) || marked === undefined) return false
    at = marked
  }
}
