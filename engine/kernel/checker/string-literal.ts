// A string literal stands for `String.ofList` of its characters.
import type { Expr, StrLit } from '../term/expr.ts'
import { nameOf } from '../term/name.ts'
import type { Terms } from '../term/terms.ts'

export const stringOfList = nameOf('String.ofList')

export function expandString(terms: Terms, literal: StrLit): Expr {
  const { zero } = terms.levels
  const char = terms.const(nameOf('Char'), [])
  const ofNat = terms.const(nameOf('Char.ofNat'), [])
  const cons = terms.app(terms.const(nameOf('List.cons'), [zero]), char)
  const nil: Expr = terms.app(terms.const(nameOf('List.nil'), [zero]), char)
  const list = [...literal.value].reduceRight<Expr>((rest, character) => {
    const code = terms.app(ofNat, terms.nat(BigInt(character.codePointAt(0) ?? 0)))
    return terms.apps(cons, [code, rest])
  }, nil)
  return terms.app(terms.const(stringOfList, []), list)
}
