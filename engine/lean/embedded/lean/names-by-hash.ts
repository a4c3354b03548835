// Names in the order of Lean's `NameSet`: by their hashes, which a `Name` holds behind its two fields.
import { headerBytes } from '../objects/constructors.ts'
import { nameText } from './syntax.ts'
import { isScalar, type Obj } from '../objects/refcount.ts'
import type { LeanWasm } from '../wasm/lean-wasm.ts'

const hashAt = headerBytes + 2 * 4

function nameHash(wasm: LeanWasm, name: Obj): bigint {
  if (isScalar(name)) return 1723n
  const word = (at: number): bigint => BigInt((wasm.i32[at >> 2] ?? 0) >>> 0)
  return word(name + hashAt) | (word(name + hashAt + 4) << 32n)
}

/** @param names borrowed. @returns each name once, as Lean writes it. */
export function namesByHash(wasm: LeanWasm, names: readonly Obj[]): string[] {
  const hashes = new Map(names.map((name) => [nameHash(wasm, name), name]))
  return [...hashes].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)).map(([, name]) => nameText(wasm, name))
}
