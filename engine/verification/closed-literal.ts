// Whether a value is spelt out: constructors and literals only, closed. Parameters of constructors are types and may be any;
// what Lean writes for a number of a library type counts as the literal that it is.
import type { FindConstant } from '../kernel/declaration.ts'
import { argumentsOf, headOf, type Expr } from '../kernel/term/expr.ts'
import { nameOf } from '../kernel/term/name.ts'

const ofNat = nameOf('OfNat.ofNat')
const negative = nameOf('Neg.neg')
const ownInstances: ReadonlySet<string> = new Set([
  'instOfNatNat',
  'instOfNat',
  'Int.instNegInt',
  'Fin.instOfNat',
])

export function isClosedLiteral(value: Expr, find: FindConstant): boolean {
  const stack = [value]
  for (let term = stack.pop(); term; term = stack.pop()) {
    if (term.loose > 0) return false
    if (term.kind === 'nat' || term.kind === 'str') continue
    const head = headOf(term)
    if (head.kind !== 'const') return false
    const args = argumentsOf(term)
    if (head.name === ofNat || head.name === negative) {
      const [, first, second] = args
      const [instance, part] = head.name === ofNat ? [second, first] : [first, second]
      const of = instance === undefined ? null : headOf(instance)
      if (part === undefined || of?.kind !== 'const' || !ownInstances.has(of.name) || args.length !== 3)
        return false
      stack.push(part)
      continue
    }
    const found = find(head.name)
    if (found?.kind !== 'ctor' || args.length !== found.numParams + found.numFields) return false
    stack.push(...args.slice(found.numParams))
  }
  return true
}
