// Options that checked code must not decide: whether Lean warns of a `sorry`, whether the kernel checks at all, and whether
// proofs are elaborated in tasks of their own, whose messages nobody would see. Of the last one, which changes nothing that is
// answered, code of a text reads what has been set: it has an object of its own.
// Lean's own code reads an option through an object {name, default}; with a name that no code can set, the default
// holds whatever `set_option` says.
import { construct, headerBytes, setField, withFields } from '../objects/constructors.ts'
import { makeName } from '../objects/names.ts'
import type { LeanWasm } from '../wasm/lean-wasm.ts'

const fixed = {
  l_Lean_warn_sorry: 'fixed.warn.sorry',
  l_Lean_debug_skipKernelTC: 'fixed.debug.skipKernelTC',
  l_Lean_Elab_async: 'fixed.Elab.async',
} as const

const toldAsSet = ['l_Lean_Elab_async'] as const satisfies (keyof typeof fixed)[]

export function fixOptions(wasm: LeanWasm): void {
  for (const [constant, name] of Object.entries(fixed)) {
    const renamed = makeName(wasm, name)
    wasm.call('lean_mark_persistent', renamed)
    // In place: other constants hold the same object.
    setField(wasm, wasm.constant(constant), 0, renamed)
  }
  // Last: from here on the constant is found where texts find it.
  for (const constant of toldAsSet) tellAsSet(wasm, constant)
}

/** Made when it is asked for: the memory that knows its address then is the one that it lies in, also where that is restored. */
function tellAsSet(wasm: LeanWasm, constant: keyof typeof fixed): void {
  const named = makeName(wasm, constant.replace('l_Lean_', '').replaceAll('_', '.'))
  wasm.call('lean_mark_persistent', named)
  const fixedOption = wasm.constant(constant)
  wasm.resolveForTexts(constant, () => {
    const place = construct(wasm, 0, [withFields(wasm, fixedOption, { 0: named })])
    wasm.call('lean_mark_persistent', place)
    return place + headerBytes
  })
}
