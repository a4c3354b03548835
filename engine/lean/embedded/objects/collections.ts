// Lean lists (cons cells, tag 1) and arrays {header; u32 size; u32 capacity; elements}. Elements read are borrowed.
// Source: Lean 4, src/include/lean/lean.h.
import type { LeanWasm } from '../wasm/lean-wasm.ts'
import { construct, field, headerBytes, structTags, tagOf, writeHeader } from './constructors.ts'
import { box, isScalar, type Obj } from './refcount.ts'

export function listItems(wasm: LeanWasm, list: Obj): Obj[] {
  const items: Obj[] = []
  for (let cell = list; !isScalar(cell); cell = field(wasm, cell, 1)) items.push(field(wasm, cell, 0))
  return items
}

/** Takes ownership of the items. */
export const makeList = (wasm: LeanWasm, items: readonly Obj[]): Obj =>
  items.reduceRight((tail, head) => construct(wasm, 1, [head, tail]), box(0))

export const arraySize = (wasm: LeanWasm, array: Obj): number => wasm.i32[(array + headerBytes) >> 2] ?? 0

export function arrayItems(wasm: LeanWasm, array: Obj): Obj[] {
  const start = (array + headerBytes + 8) >> 2
  return Array.from(wasm.i32.subarray(start, start + arraySize(wasm, array)), (item) => item >>> 0)
}

/** Takes ownership of the items. */
export function makeArray(wasm: LeanWasm, items: readonly Obj[]): Obj {
  const capacity = Math.max(items.length, 1)
  const array = wasm.call('lean_alloc_object', headerBytes + 8 + 4 * capacity)
  writeHeader(wasm, array, 0, 0, structTags.array)
  wasm.i32.set([items.length, capacity, ...items], (array + headerBytes) >> 2)
  return array
}

/**
 * The items of a `PersistentArray`, borrowed: 0 root, 1 tail (an array), then sizes; a node (tag 0) holds an array of
 * nodes, a leaf (tag 1) an array of items.
 */
export function persistentArrayItems(wasm: LeanWasm, persistent: Obj): Obj[] {
  const below = (node: Obj): Obj[] => {
    const children = arrayItems(wasm, field(wasm, node, 0))
    return tagOf(wasm, node) === 0 ? children.flatMap(below) : children
  }
  return [...below(field(wasm, persistent, 0)), ...arrayItems(wasm, field(wasm, persistent, 1))]
}
