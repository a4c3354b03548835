// Lean strings: {header; u32 bytes with the final NUL; u32 capacity; u32 code points; UTF-8 bytes; NUL}.
// Source: Lean 4, src/include/lean/lean.h (lean_string_object).
import type { LeanWasm } from '../wasm/lean-wasm.ts'
import { headerBytes, structTags, writeHeader } from './constructors.ts'
import { release, type Obj } from './refcount.ts'

/** Where the bytes begin. */
export const stringData = headerBytes + 12

/** A new Lean string, owned by the caller. NUL characters are kept. */
export function makeString(wasm: LeanWasm, text: string): Obj {
  const bytes = Buffer.from(text, 'utf8')
  const object = wasm.call('lean_alloc_object', stringData + bytes.length + 1)
  writeHeader(wasm, object, 0, 0, structTags.string)
  let codePoints = 0
  for (const byte of bytes) if ((byte & 0xc0) !== 0x80) codePoints++
  wasm.i32.set([bytes.length + 1, bytes.length + 1, codePoints], (object + headerBytes) >> 2)
  wasm.u8.set(bytes, object + stringData)
  wasm.u8[object + stringData + bytes.length] = 0
  return object
}

/** Bytes of the text, without the final NUL: where Lean's positions end. */
export const stringBytes = (wasm: LeanWasm, object: Obj): number =>
  (wasm.i32[(object + headerBytes) >> 2] ?? 1) - 1

/** Bytes of the character that begins at this byte; 0 at the end. */
export function characterBytes(wasm: LeanWasm, object: Obj, at: number): number {
  if (at >= stringBytes(wasm, object)) return 0
  const first = wasm.u8[object + stringData + at] ?? 0
  return first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4
}

export function readString(wasm: LeanWasm, object: Obj): string {
  const start = object + stringData
  // The memory is shared, and decoders refuse shared bytes: copy them out.
  return Buffer.from(wasm.u8.slice(start, start + stringBytes(wasm, object))).toString('utf8')
}

/** Reads the string and gives its reference back. */
export function takeString(wasm: LeanWasm, object: Obj): string {
  const text = readString(wasm, object)
  release(wasm, object)
  return text
}
