// A JavaScript function as a Lean closure: {header; u32 function; u16 arity; u16 fixed; fixed arguments}.
// Source: Lean 4, src/include/lean/lean.h (lean_closure_object).
import type { LeanWasm } from '../wasm/lean-wasm.ts'
import { headerBytes, structTags, writeHeader } from './constructors.ts'
import { release, type Obj } from './refcount.ts'

export class LeanCallback {
  readonly #wasm: LeanWasm
  readonly #tableIndex: number
  readonly #arity: number
  /** What the next call from Lean runs: it borrows its arguments and returns an owned result. */
  run: (args: Obj[]) => Obj = () => {
    throw new Error('a Lean callback was called with nothing to run')
  }

  /** Takes a slot of the module's function table for good: make few, and reuse them. */
  constructor(wasm: LeanWasm, arity: number) {
    this.#wasm = wasm
    this.#arity = arity
    this.#tableIndex = wasm.tableIndex((...words) => {
      const args = words.map((word) => word >>> 0)
      const result = this.run(args)
      for (const arg of args) release(wasm, arg)
      return result
    }, arity)
  }

  /** A new closure object, owned by the caller, with its first arguments given already (their ownership is taken). */
  closure(fixed: readonly Obj[] = []): Obj {
    return makeClosure(this.#wasm, this.#tableIndex, this.#arity, fixed)
  }
}

/** A closure over a slot of the module's function table, owned by the caller; takes ownership of the arguments. */
export function makeClosure(
  wasm: LeanWasm,
  tableIndex: number,
  arity: number,
  fixed: readonly Obj[] = [],
): Obj {
  const bytes = (headerBytes + 8 + 4 * fixed.length + 7) & ~7
  const object = wasm.call('lean_alloc_object', bytes)
  writeHeader(wasm, object, bytes, 0, structTags.closure)
  wasm.i32.set([tableIndex, arity | (fixed.length << 16), ...fixed], (object + headerBytes) >> 2)
  return object
}
