// `Lean.Syntax`: missing is a scalar; tag 1 `node` {info, kind, args}, 2 `atom` {info, val}, 3 `ident` {info, rawVal,
// val, …}.
import { construct, field, tagOf } from '../objects/constructors.ts'
import { arrayItems, makeArray } from '../objects/collections.ts'
import { makeName, readName } from '../objects/names.ts'
import { box, isScalar, retain, type Obj } from '../objects/refcount.ts'
import { readString } from '../objects/strings.ts'
import type { LeanWasm } from '../wasm/lean-wasm.ts'
import { renderMessageData } from './messages.ts'

const tags = { node: 1, ident: 3 } as const
export const isNode = (wasm: LeanWasm, syntax: Obj): boolean =>
  !isScalar(syntax) && tagOf(wasm, syntax) === tags.node
export const isIdent = (wasm: LeanWasm, syntax: Obj): boolean =>
  !isScalar(syntax) && tagOf(wasm, syntax) === tags.ident

/** The kind of a node; '' for other syntax. */
export const syntaxKind = (wasm: LeanWasm, syntax: Obj): string =>
  isNode(wasm, syntax) ? readName(wasm, field(wasm, syntax, 1)) : ''

/** A name (borrowed) as Lean writes it. */
export const nameText = (wasm: LeanWasm, name: Obj): string =>
  renderMessageData(wasm, wasm.apply('l_Lean_MessageData_ofName', retain(wasm, name)))

/** The kind of a node as Lean writes the name; null for other syntax. */
export const nodeKindText = (wasm: LeanWasm, syntax: Obj): string | null =>
  isNode(wasm, syntax) ? nameText(wasm, field(wasm, syntax, 1)) : null

/** As Lean's own `getKind`, which takes an atom's text for its kind. */
export function kindText(wasm: LeanWasm, syntax: Obj): string {
  if (isScalar(syntax)) return 'missing'
  const node = nodeKindText(wasm, syntax)
  if (node !== null) return node
  if (isIdent(wasm, syntax)) return 'ident'
  const atom = readString(wasm, field(wasm, syntax, 1))
  return plainWord.test(atom) ? atom : `«${atom}»`
}
const plainWord = /^[\p{L}_][\p{L}\p{N}_'!?]*$/u

const noInfo = box(2)
/** A node that stands nowhere; takes ownership of the arguments. */
export const makeNode = (wasm: LeanWasm, kind: string, args: readonly Obj[]): Obj =>
  construct(wasm, tags.node, [noInfo, makeName(wasm, kind), makeArray(wasm, args)])

/** A node's arguments, borrowed. */
export const syntaxArguments = (wasm: LeanWasm, syntax: Obj): Obj[] =>
  isNode(wasm, syntax) ? arrayItems(wasm, field(wasm, syntax, 2)) : []

/** The `Name` of an identifier, borrowed; null for other syntax. */
export const identifierName = (wasm: LeanWasm, syntax: Obj): Obj | null =>
  isIdent(wasm, syntax) ? field(wasm, syntax, 2) : null

/** The names of the identifiers that stand in the syntax; all borrowed. */
export function namesIn(wasm: LeanWasm, syntax: Obj): Obj[] {
  const name = identifierName(wasm, syntax)
  return name === null ? syntaxArguments(wasm, syntax).flatMap((one) => namesIn(wasm, one)) : [name]
}
