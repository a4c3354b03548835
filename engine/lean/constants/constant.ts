// One `ConstantInfo` of an image → a constant.
import type { Constant, Hints, RecursorRule, Safety } from '../../kernel/declaration.ts'
import type { Expr } from '../../kernel/term/expr.ts'
import type { Name } from '../../kernel/term/name.ts'
import type { Exprs } from './exprs.ts'
import { isBoxed, MalformedImage, type Address, type Image } from './image.ts'
import type { ConstantValues } from './values.ts'

const kinds = ['axiom', 'def', 'thm', 'opaque', 'quot', 'induct', 'ctor', 'rec'] as const
/** Object fields of each kind's own structure; bytes that are booleans or small choices follow them. */
const fieldsOf = { axiom: 1, def: 4, thm: 3, opaque: 3, quot: 1, induct: 6, ctor: 5, rec: 7 } as const
const regularTag = 2
/** The largest number that the format writes. */
const tallest = 2 ** 31 - 1
const safeties: readonly Safety[] = ['unsafe', 'safe', 'partial']
const quotKinds = ['type', 'ctor', 'lift', 'ind'] as const

export interface ConstantReader {
  image: Image
  values: ConstantValues
  exprs: Exprs
}

export function readConstant({ image, values, exprs }: ConstantReader, info: Address): Constant {
  image.expect(info, 1)
  const kind = kinds[image.tag(info)]
  if (kind === undefined) throw new MalformedImage('a constant of no kind')
  const object = image.field(info, 0)
  image.expect(object, fieldsOf[kind])
  const field = (i: number): Address => image.field(object, i)
  const byte = (i: number): number => image.scalarByte(object, fieldsOf[kind], i)
  const flag = (i: number): boolean => oneOf([false, true], byte(i))
  const count = (i: number): number => values.small(field(i))
  const signature = readSignature({ image, values, exprs }, field(0))
  switch (kind) {
    case 'axiom':
      return { kind, ...signature, isUnsafe: flag(0) }
    case 'def':
      return {
        kind,
        ...signature,
        value: exprs.term(field(1)),
        hints: readHints(image, field(2)),
        safety: oneOf(safeties, byte(0)),
        all: values.names(field(3)),
      }
    case 'thm':
      return { kind, ...signature, value: exprs.term(field(1)), all: values.names(field(2)) }
    case 'opaque':
      return {
        kind,
        ...signature,
        value: exprs.term(field(1)),
        isUnsafe: flag(0),
        all: values.names(field(2)),
      }
    case 'quot':
      return { kind, ...signature, quotKind: oneOf(quotKinds, byte(0)) }
    case 'induct':
      return {
        kind,
        ...signature,
        numParams: count(1),
        numIndices: count(2),
        all: values.names(field(3)),
        ctors: values.names(field(4)),
        numNested: count(5),
        isRec: flag(0),
        isUnsafe: flag(1),
        isReflexive: flag(2),
      }
    case 'ctor':
      return {
        kind,
        ...signature,
        induct: values.name(field(1)),
        cidx: count(2),
        numParams: count(3),
        numFields: count(4),
        isUnsafe: flag(0),
      }
    case 'rec':
      return {
        kind,
        ...signature,
        all: values.names(field(1)),
        numParams: count(2),
        numIndices: count(3),
        numMotives: count(4),
        numMinors: count(5),
        rules: values.list(field(6)).map((rule): RecursorRule => {
          image.expect(rule, 3)
          return {
            ctor: values.name(image.field(rule, 0)),
            nfields: values.small(image.field(rule, 1)),
            rhs: exprs.term(image.field(rule, 2)),
          }
        }),
        k: flag(0),
        isUnsafe: flag(1),
      }
    default:
      return kind satisfies never
  }
}

function readSignature(
  { image, values, exprs }: ConstantReader,
  object: Address,
): { name: Name; levelParams: Name[]; type: Expr } {
  image.expect(object, 3)
  return {
    name: values.name(image.field(object, 0)),
    levelParams: values.names(image.field(object, 1)),
    type: exprs.term(image.field(object, 2)),
  }
}

function readHints(image: Image, object: Address): Hints {
  if (isBoxed(object)) return oneOf(['opaque', 'abbrev'] as const, image.tag(object))
  image.expect(object, 0)
  const regular = image.scalarHalf(object, 0, 0)
  if (image.tag(object) !== regularTag || regular > tallest) throw new MalformedImage('no reducibility hint')
  return { regular }
}

function oneOf<Choice>(choices: readonly Choice[], index: number): Choice {
  const choice = choices[index]
  if (choice === undefined) throw new MalformedImage('a byte that means nothing')
  return choice
}
