// One line of a text that is a declaration.
import type {
  Constructor,
  Declaration,
  Hints,
  InductiveType,
  Recursor,
  RecursorRule,
} from '../declaration.ts'
import type { Expr } from '../term/expr.ts'
import type { Name } from '../term/name.ts'
import { booleanIn, choiceIn, Malformed, numberIn, objectIn, objectsIn, type Json } from './fields.ts'
import type { Primitives } from './primitives.ts'

export function parseDeclaration(object: Json, primitives: Primitives): Declaration {
  const kind = Object.keys(object)[0]
  const one = objectIn(object, kind ?? '')
  const value = (): Expr => closed(primitives.expr(numberIn(one, 'value')))
  const all = (): Name[] => primitives.names(one, 'all')
  switch (kind) {
    case 'axiom':
      return { kind, ...signature(one, primitives), isUnsafe: booleanIn(one, 'isUnsafe') }
    case 'def': {
      const safety = choiceIn(one, 'safety', ['safe', 'unsafe', 'partial'] as const)
      return { kind, ...signature(one, primitives), value: value(), hints: hints(one), safety, all: all() }
    }
    case 'thm':
      return { kind, ...signature(one, primitives), value: value(), all: all() }
    case 'opaque': {
      const isUnsafe = booleanIn(one, 'isUnsafe')
      return { kind, ...signature(one, primitives), value: value(), isUnsafe, all: all() }
    }
    case 'quot': {
      const quotKind = choiceIn(one, 'kind', ['type', 'ctor', 'lift', 'ind'] as const)
      return { kind, ...signature(one, primitives), quotKind }
    }
    case 'inductive':
      return {
        kind,
        types: objectsIn(one, 'types').map((type) => inductiveType(type, primitives)),
        ctors: objectsIn(one, 'ctors').map((ctor) => constructor(ctor, primitives)),
        recs: objectsIn(one, 'recs').map((rec) => recursor(rec, primitives)),
      }
    default:
      throw new Malformed('a line of no known kind')
  }
}

/** Closed, as every part of a declaration must be. */
function closed(term: Expr): Expr {
  if (term.loose > 0) throw new Malformed('a loose bound variable')
  return term
}

function signature(one: Json, primitives: Primitives): { name: Name; levelParams: Name[]; type: Expr } {
  return {
    name: primitives.name(numberIn(one, 'name')),
    levelParams: primitives.names(one, 'levelParams'),
    type: closed(primitives.expr(numberIn(one, 'type'))),
  }
}

function hints(one: Json): Hints {
  if (typeof one['hints'] === 'string') return choiceIn(one, 'hints', ['opaque', 'abbrev'] as const)
  return { regular: numberIn(objectIn(one, 'hints'), 'regular') }
}

const inductiveType = (one: Json, primitives: Primitives): InductiveType => ({
  kind: 'induct',
  ...signature(one, primitives),
  numParams: numberIn(one, 'numParams'),
  numIndices: numberIn(one, 'numIndices'),
  all: primitives.names(one, 'all'),
  ctors: primitives.names(one, 'ctors'),
  numNested: numberIn(one, 'numNested'),
  isRec: booleanIn(one, 'isRec'),
  isUnsafe: booleanIn(one, 'isUnsafe'),
  isReflexive: booleanIn(one, 'isReflexive'),
})

const constructor = (one: Json, primitives: Primitives): Constructor => ({
  kind: 'ctor',
  ...signature(one, primitives),
  induct: primitives.name(numberIn(one, 'induct')),
  cidx: numberIn(one, 'cidx'),
  numParams: numberIn(one, 'numParams'),
  numFields: numberIn(one, 'numFields'),
  isUnsafe: booleanIn(one, 'isUnsafe'),
})

const recursor = (one: Json, primitives: Primitives): Recursor => ({
  kind: 'rec',
  ...signature(one, primitives),
  all: primitives.names(one, 'all'),
  numParams: numberIn(one, 'numParams'),
  numIndices: numberIn(one, 'numIndices'),
  numMotives: numberIn(one, 'numMotives'),
  numMinors: numberIn(one, 'numMinors'),
  rules: objectsIn(one, 'rules').map((rule): RecursorRule => {
    const ctor = primitives.name(numberIn(rule, 'ctor'))
    const rhs = closed(primitives.expr(numberIn(rule, 'rhs')))
    return { ctor, nfields: numberIn(rule, 'nfields'), rhs }
  }),
  k: booleanIn(one, 'k'),
  isUnsafe: booleanIn(one, 'isUnsafe'),
})
