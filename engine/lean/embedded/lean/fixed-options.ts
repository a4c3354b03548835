// Options that checked code must not decide: whether Lean warns of a `sorry`, whether the kernel checks at all, and whether
// proofs are elaborated in tasks of their own, whose messages nobody would see.
// Lean's own code reads an option through an object {name, default}; with a name that no code can set, the default
// holds whatever `set_option` says.
import { setField } from '../objects/constructors.ts'
import { makeName } from '../objects/names.ts'
import type { LeanWasm } from '../wasm/lean-wasm.ts'

const fixed = {
  l_Lean_warn_sorry: 'fixed.warn.sorry',
  l_Lean_debug_skipKernelTC: 'fixed.debug.skipKernelTC',
  l_Lean_Elab_async: 'fixed.Elab.async',
} as const

export function fixOptions(wasm: LeanWasm): void {
  for (const [constant, name] of Object.entries(fixed)) {
    const renamed = makeName(wasm, name)
    wasm.call('lean_mark_persistent', renamed)
    // In place: other constants hold the same object.
    setField(wasm, wasm.constant(constant), 0, renamed)
  }
}
