// The constants of a header as trusted data: read when asked for, from a process in which nothing but the header's import
// has run. What the library keeps to itself, proofs first, is an axiom there.
import type { Constant, FindConstant } from '../../../kernel/declaration.ts'
import type { Name } from '../../../kernel/term/name.ts'
import type { Terms } from '../../../kernel/term/terms.ts'
import { readConstantInfo } from '../objects/constant-info.ts'
import type { Obj } from '../objects/refcount.ts'
import type { LeanWasm } from '../wasm/lean-wasm.ts'
import { readConstant } from '../../constants/constant.ts'
import { makeKernelName } from './make.ts'
import { defaultReadLimits } from '../../constants/read.ts'
import { readerOf } from './read.ts'

/** @param env an environment, kept for ever. @param terms keeps the header's terms. Throws on memory that is not Lean's. */
export function headerConstants(wasm: LeanWasm, env: Obj, terms: Terms): FindConstant {
  const known = new Map<Name, Constant | null>()
  // Read anew each time: addresses in a memory that still lives are no key.
  const read = (name: Name): Constant | null =>
    readConstantInfo(wasm, env, makeKernelName(wasm, name), (info) =>
      readConstant(readerOf(wasm.memory.buffer, terms, defaultReadLimits), info),
    )
  return (name) => {
    let constant = known.get(name)
    if (constant === undefined) known.set(name, (constant = read(name)))
    return constant
  }
}
