// Where a piece of `Syntax` stands in its text.
import type { ReplPosition } from '../../../protocol/wire.ts'
import { optional } from '../objects/constructors.ts'
import { box, release, retain, type Obj } from '../objects/refcount.ts'
import type { LeanWasm } from '../wasm/lean-wasm.ts'
import { readPosition } from './messages.ts'

/** @param syntax and @param fileMap are borrowed. @returns null for syntax that stands nowhere. */
export const syntaxStart = (wasm: LeanWasm, syntax: Obj, fileMap: Obj): ReplPosition | null =>
  position(wasm, 'l_Lean_Syntax_getPos_x3f', syntax, fileMap)
export const syntaxEnd = (wasm: LeanWasm, syntax: Obj, fileMap: Obj): ReplPosition | null =>
  position(wasm, 'l_Lean_Syntax_getTailPos_x3f', syntax, fileMap)

function position(wasm: LeanWasm, getter: string, syntax: Obj, fileMap: Obj): ReplPosition | null {
  const canonicalOnly = box(0)
  const found = wasm.apply(getter, retain(wasm, syntax), canonicalOnly)
  const at = optional(wasm, found)
  if (at === null) return null
  const object = wasm.apply('l_Lean_FileMap_toPosition', retain(wasm, fileMap), retain(wasm, at))
  const read = readPosition(wasm, object)
  release(wasm, object)
  release(wasm, found)
  return read
}
