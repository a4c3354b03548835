// Declarations with everything of the header that they lead to: what a kernel needs that has no header of its own. The header
// is trusted, so that its theorems stand as axioms: their proofs would bring all of the library along.
import {
  constantsOf,
  termsOf,
  type Constant,
  type Declaration,
  type FindConstant,
  type InductiveType,
} from '../kernel/declaration.ts'
import { inOrder } from '../kernel/order.ts'
import { nameOf, textName, type Name } from '../kernel/term/name.ts'
import type { Expr } from '../kernel/term/expr.ts'
import { usedConstants } from '../kernel/used-constants.ts'

/** Of the header: more would take longer to judge than anybody waits. */
const mostConstants = 20_000

const quotients = ['Quot', 'Quot.mk', 'Quot.lift', 'Quot.ind'].map(nameOf)
/** What kernels take literals for, without a mention. */
const behindLiterals = {
  nat: ['Nat'].map(nameOf),
  str: ['String', 'String.ofList', 'Char.ofNat', 'List'].map(nameOf),
}

/** @returns them in an order in which each comes after what it mentions; null: too many. */
export function withHeader(
  declarations: readonly Declaration[],
  header: FindConstant,
): readonly Declaration[] | null {
  const own = new Set(declarations.flatMap(constantsOf).map(({ name }) => name))
  const found = new Map<Name, Declaration>()
  const seen = new Set<Expr>()
  const pending = [...usedConstants(declarations.flatMap(constantsOf).flatMap(termsOf), seen)]
  const walk = (): boolean => {
    for (let name = pending.pop(); name !== undefined; name = pending.pop()) {
      if (own.has(name) || found.has(name)) continue
      const constant = header(name)
      if (constant === null) continue
      if (found.size >= mostConstants) return false
      for (const one of declaredWith(constant, header)) {
        for (const part of constantsOf(one)) found.set(part.name, one)
        pending.push(...usedConstants(constantsOf(one).flatMap(termsOf), seen))
      }
    }
    return true
  }
  if (!walk()) return null
  const literals = new Set([...seen].map(({ kind }) => kind))
  for (const kind of ['nat', 'str'] as const) if (literals.has(kind)) pending.push(...behindLiterals[kind])
  if (!walk()) return null
  const ordered = inOrder([...new Set(found.values()), ...declarations])
  return ordered.type === 'ordered' ? ordered.declarations : null
}

/** What Lean declares at once. */
function declaredWith(constant: Constant, header: FindConstant): Declaration[] {
  switch (constant.kind) {
    case 'axiom':
    case 'def':
    case 'opaque':
      return [constant]
    case 'thm': {
      const { name, levelParams, type } = constant
      return [{ kind: 'axiom', name, levelParams, type, isUnsafe: false }]
    }
    case 'quot':
      return quotients.flatMap((name) => {
        const one = header(name)
        return one?.kind === 'quot' ? [one] : []
      })
    case 'induct':
      return blockOf(constant, header)
    case 'ctor':
      return blockWith(constant.induct, header)
    case 'rec':
      return blockWith(constant.all[0], header)
    default:
      return constant satisfies never
  }
}

function blockWith(name: Name | undefined, header: FindConstant): Declaration[] {
  const type = name === undefined ? null : header(name)
  return type?.kind === 'induct' ? blockOf(type, header) : []
}

function blockOf({ all, numNested }: InductiveType, header: FindConstant): Declaration[] {
  const first = all[0]
  if (first === undefined) return []
  const types = all.flatMap((name) => ofKind(header(name), 'induct'))
  const ctors = types.flatMap(({ ctors }) => ctors.flatMap((name) => ofKind(header(name), 'ctor')))
  const recursors = [
    ...all.map((name) => textName(name, 'rec')),
    ...Array.from({ length: numNested }, (_, i) => textName(first, `rec_${i + 1}`)),
  ]
  return [{ kind: 'inductive', types, ctors, recs: recursors.flatMap((name) => ofKind(header(name), 'rec')) }]
}

const ofKind = <Kind extends Constant['kind']>(
  constant: Constant | null,
  kind: Kind,
): Extract<Constant, { kind: Kind }>[] =>
  constant?.kind === kind ? [constant as Extract<Constant, { kind: Kind }>] : []
