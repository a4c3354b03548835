// Constructor objects: header word pair {i32 count; u16 size; u8 fields; u8 tag}, then the object fields of 4 bytes
// each, then the scalar fields by falling size. Functions that take an object borrow it unless they say otherwise.
// Source: Lean 4, src/include/lean/lean.h.
import type { LeanWasm } from '../wasm/lean-wasm.ts'
import { box, isScalar, retain, unbox, type Obj } from './refcount.ts'

export const headerBytes = 8
const wordBytes = 4

export const tagOf = (wasm: LeanWasm, object: Obj): number =>
  isScalar(object) ? unbox(object) : (wasm.u8[object + 7] ?? 0)
/** Bytes of a small object, header and all. */
export const sizeOf = (wasm: LeanWasm, object: Obj): number =>
  (wasm.u8[object + 4] ?? 0) | ((wasm.u8[object + 5] ?? 0) << 8)
export const fieldCount = (wasm: LeanWasm, object: Obj): number => wasm.u8[object + 6] ?? 0

/** The i-th object field, borrowed. */
export const field = (wasm: LeanWasm, object: Obj, i: number): Obj =>
  (wasm.i32[(object + headerBytes) / wordBytes + i] ?? 0) >>> 0

/** Overwrites an object field in place; what stood there keeps its count. For objects that live for ever. */
export function setField(wasm: LeanWasm, object: Obj, i: number, value: Obj): void {
  wasm.i32[(object + headerBytes) / wordBytes + i] = value
}

/** The byte at `offset` of the scalar area. */
export const scalarByte = (wasm: LeanWasm, object: Obj, offset: number): number =>
  wasm.u8[object + headerBytes + wordBytes * fieldCount(wasm, object) + offset] ?? 0

export function setScalarByte(wasm: LeanWasm, object: Obj, offset: number, value: number): void {
  wasm.u8[object + headerBytes + wordBytes * fieldCount(wasm, object) + offset] = value
}

export const structTags = { closure: 245, array: 246, scalarArray: 248, string: 249, ref: 253 } as const

export function writeHeader(wasm: LeanWasm, object: Obj, bytes: number, other: number, tag: number): void {
  wasm.i32[object >> 2] = 1
  wasm.u8.set([bytes & 255, bytes >> 8, other, tag], object + 4)
}

/** Lean's allocator keeps sizes in multiples of 8 and finds an object's slot by its size. */
const roundedUp = (bytes: number): number => (bytes + 7) & ~7

/** A new constructor object; takes ownership of the fields; its scalar area is zero. */
export function construct(wasm: LeanWasm, tag: number, fields: readonly Obj[], scalarBytes = 0): Obj {
  const bytes = roundedUp(headerBytes + wordBytes * fields.length + scalarBytes)
  const object = wasm.call('lean_alloc_object', bytes)
  writeHeader(wasm, object, bytes, fields.length, tag)
  const words = wasm.i32
  fields.forEach((one, i) => {
    words[(object + headerBytes) / wordBytes + i] = one
  })
  wasm.u8.fill(0, object + headerBytes + wordBytes * fields.length, object + bytes)
  return object
}

/** A copy of the constructor object with some fields replaced (the new ones' ownership is taken). */
export function withFields(wasm: LeanWasm, object: Obj, replaced: Readonly<Record<number, Obj>>): Obj {
  const count = fieldCount(wasm, object)
  const fields = Array.from({ length: count }, (_, i) => replaced[i] ?? retain(wasm, field(wasm, object, i)))
  const scalarStart = headerBytes + wordBytes * count
  const scalarBytes = sizeOf(wasm, object) - scalarStart
  const copy = construct(wasm, tagOf(wasm, object), fields, scalarBytes)
  wasm.u8.copyWithin(copy + scalarStart, object + scalarStart, object + scalarStart + scalarBytes)
  return copy
}

/** `Option`: null for `none`, the value (borrowed) of `some`. */
export const optional = (wasm: LeanWasm, object: Obj): Obj | null =>
  isScalar(object) ? null : field(wasm, object, 0)

export const none = box(0)
export const some = (wasm: LeanWasm, value: Obj): Obj => construct(wasm, 1, [value])
