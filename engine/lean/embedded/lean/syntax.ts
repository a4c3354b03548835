// `Lean.Syntax`: missing is a scalar; tag 1 `node` {info, kind, args}, 2 `atom`, 3 `ident` {info, rawVal, val, …}.
import { field, tagOf } from '../objects/constructors.ts'
import { arrayItems } from '../objects/collections.ts'
import { readName } from '../objects/names.ts'
import { isScalar, type Obj } from '../objects/refcount.ts'
import type { LeanWasm } from '../wasm/lean-wasm.ts'

const tags = { node: 1, ident: 3 } as const
export const isNode = (wasm: LeanWasm, syntax: Obj): boolean =>
  !isScalar(syntax) && tagOf(wasm, syntax) === tags.node
export const isIdent = (wasm: LeanWasm, syntax: Obj): boolean =>
  !isScalar(syntax) && tagOf(wasm, syntax) === tags.ident

/** The kind of a node; '' for other syntax. */
export const syntaxKind = (wasm: LeanWasm, syntax: Obj): string =>
  isNode(wasm, syntax) ? readName(wasm, field(wasm, syntax, 1)) : ''

/** A node's arguments, borrowed. */
export const syntaxArguments = (wasm: LeanWasm, syntax: Obj): Obj[] =>
  isNode(wasm, syntax) ? arrayItems(wasm, field(wasm, syntax, 2)) : []

const identifierTag = 3

/** The `Name` of an identifier, borrowed; null for other syntax. */
export const identifierName = (wasm: LeanWasm, syntax: Obj): Obj | null =>
  !isScalar(syntax) && tagOf(wasm, syntax) === identifierTag ? field(wasm, syntax, 2) : null
