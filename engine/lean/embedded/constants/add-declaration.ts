// Lean's kernel asked to add a declaration, with checking on.
import type { Obj } from '../objects/refcount.ts'
import { box, release, retain } from '../objects/refcount.ts'
import { field, tagOf } from '../objects/constructors.ts'
import type { LeanWasm } from '../wasm/lean-wasm.ts'

export type AddedDeclaration =
  | { type: 'added'; env: Obj }
  /** By the number of `Lean.Kernel.Exception`'s constructor. */
  | { type: 'refused'; exception: number }
  /** Beyond heartbeats, memory or depth: no verdict. */
  | { type: 'undecided'; exception: number }

/** `deterministicTimeout`, `excessiveMemory`, `deepRecursion`, `interrupted`. */
const firstWithoutVerdict = 13

/**
 * @param env `Kernel.Environment`, borrowed. @param declaration borrowed. @param heartbeats small allocations.
 * @returns the new environment, owned by the caller.
 */
export function addByLeanKernel(
  wasm: LeanWasm,
  env: Obj,
  declaration: Obj,
  heartbeats: number,
): AddedDeclaration {
  const noCancelToken = box(0)
  const result = wasm.call('lean_add_decl', retain(wasm, env), heartbeats, declaration, noCancelToken)
  const payload = field(wasm, result, 0)
  if (tagOf(wasm, result) === 1) {
    const added = retain(wasm, payload)
    release(wasm, result)
    return { type: 'added', env: added }
  }
  const exception = tagOf(wasm, payload)
  release(wasm, result)
  return { type: exception < firstWithoutVerdict ? 'refused' : 'undecided', exception }
}
