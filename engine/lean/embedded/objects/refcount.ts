// Reference counts of Lean objects: word 0 of an object. Above 0: owned by one thread; below 0: shared between
// threads, counted downwards and atomically; 0: lives for ever. A number with its lowest bit set is a boxed scalar.
// Source: Lean 4, src/include/lean/lean.h.
import type { LeanWasm } from '../wasm/lean-wasm.ts'

/** A Lean object: an address in the module's memory, or a boxed scalar. */
export type Obj = number

export const box = (scalar: number): Obj => ((scalar << 1) | 1) >>> 0
export const unbox = (object: Obj): number => object >>> 1
export const isScalar = (object: Obj): boolean => (object & 1) === 1

/** Takes one more reference and returns the object, now owned by the caller once more. */
export function retain(wasm: LeanWasm, object: Obj): Obj {
  if (isScalar(object)) return object
  const words = wasm.i32
  const at = object >> 2
  const count = words[at] ?? 0
  if (count > 0) words[at] = count + 1
  else if (count < 0) Atomics.sub(words, at, 1)
  return object
}

/** Gives one reference back; the last one frees the object and what it alone holds. */
export function release(wasm: LeanWasm, object: Obj): void {
  if (isScalar(object)) return
  const words = wasm.i32
  const at = object >> 2
  const count = words[at] ?? 0
  if (count > 1) words[at] = count - 1
  else if (count !== 0) wasm.call('lean_dec_ref_cold', object)
}
