// Whether two constants are the same up to the names and kinds of binders and how eagerly they unfold.
import { termsOf, type Constant } from './declaration.ts'
import { isSameTerm } from './term/same-term.ts'

export function isSameConstant(a: Constant, b: Constant): boolean {
  const [left, right] = [termsOf(a), termsOf(b)]
  return (
    shapeOf(a) === shapeOf(b) &&
    left.length === right.length &&
    left.every((term, i) => {
      const other = right[i]
      return other !== undefined && isSameTerm(term, other)
    })
  )
}

/** All of it but its terms. */
function shapeOf(one: Constant): string {
  const { kind, name, levelParams } = one
  const common = [kind, name, levelParams]
  switch (one.kind) {
    case 'axiom':
    case 'opaque':
      return JSON.stringify([...common, one.isUnsafe])
    case 'thm':
      return JSON.stringify(common)
    case 'def':
      return JSON.stringify([...common, one.safety])
    case 'quot':
      return JSON.stringify([...common, one.quotKind])
    case 'induct': {
      const { numParams, numIndices, all, ctors, numNested, isRec, isUnsafe, isReflexive } = one
      return JSON.stringify([
        ...common,
        ...[numParams, numIndices, all, ctors, numNested, isRec, isUnsafe, isReflexive],
      ])
    }
    case 'ctor':
      return JSON.stringify([...common, one.induct, one.cidx, one.numParams, one.numFields, one.isUnsafe])
    case 'rec': {
      const { all, numParams, numIndices, numMotives, numMinors, k, isUnsafe } = one
      const rules = one.rules.map(({ ctor, nfields }) => [ctor, nfields])
      return JSON.stringify([
        ...common,
        ...[all, numParams, numIndices, numMotives, numMinors, rules, k, isUnsafe],
      ])
    }
    default:
      return one satisfies never
  }
}
