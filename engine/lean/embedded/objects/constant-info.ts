// Asks Lean's environment for a constant, without having it make one that is derived on demand.
import type { LeanWasm } from '../wasm/lean-wasm.ts'
import { optional } from './constructors.ts'
import { box, release, retain, type Obj } from './refcount.ts'

/**
 * @param environment borrowed. @param name owned by the callee. @param read is given the `ConstantInfo`, borrowed.
 * @returns null where there is no such constant.
 */
export function readConstantInfo<Read>(
  wasm: LeanWasm,
  environment: Obj,
  name: Obj,
  read: (info: Obj) => Read,
): Read | null {
  const skipRealize = box(1)
  const found = wasm.apply('l_Lean_Environment_find_x3f', retain(wasm, environment), name, skipRealize)
  const info = optional(wasm, found)
  const value = info === null ? null : read(info)
  release(wasm, found)
  return value
}
