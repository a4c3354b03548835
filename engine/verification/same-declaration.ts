// Whether a submission declares again what the reference declares: the same terms, up to the names of bound variables. A
// theorem's proof does not matter, nor what Lean makes of a block by itself.
import type { Declaration } from '../kernel/declaration.ts'
import type { Expr } from '../kernel/term/expr.ts'
import type { Name } from '../kernel/term/name.ts'
import { isSameTerm } from '../kernel/term/same-term.ts'

export function isSameDeclaration(a: Declaration, b: Declaration): boolean {
  switch (a.kind) {
    case 'axiom':
      return b.kind === a.kind && isSameSignature(a, b) && a.isUnsafe === b.isUnsafe
    case 'def':
      return (
        b.kind === a.kind && isSameSignature(a, b) && a.safety === b.safety && isSameTerm(a.value, b.value)
      )
    case 'thm':
      return b.kind === a.kind && isSameSignature(a, b)
    case 'opaque':
      return (
        b.kind === a.kind &&
        isSameSignature(a, b) &&
        a.isUnsafe === b.isUnsafe &&
        isSameTerm(a.value, b.value)
      )
    case 'quot':
      return b.kind === a.kind && a.quotKind === b.quotKind && isSameSignature(a, b)
    case 'inductive': {
      if (b.kind !== a.kind) return false
      const [mine, theirs] = [a, b].map(({ types, ctors }) => [...types, ...ctors])
      return (
        mine !== undefined &&
        mine.length === theirs?.length &&
        mine.every((one, i) => {
          const other = theirs[i]
          return other !== undefined && one.isUnsafe === other.isUnsafe && isSameSignature(one, other)
        }) &&
        a.types.every(({ numParams }, i) => numParams === b.types[i]?.numParams)
      )
    }
    default:
      return a satisfies never
  }
}

interface Signature {
  name: Name
  levelParams: readonly Name[]
  type: Expr
}

const isSameSignature = (a: Signature, b: Signature): boolean =>
  a.name === b.name && a.levelParams.join() === b.levelParams.join() && isSameTerm(a.type, b.type)
