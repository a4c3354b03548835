// Names and numbers of the kernel's as Lean's objects.
import { splitName, type Name } from '../../../kernel/term/name.ts'
import { box, release, type Obj } from '../objects/refcount.ts'
import { makeString } from '../objects/strings.ts'
import type { LeanWasm } from '../wasm/lean-wasm.ts'

/** A new name of any parts; owned by the caller. */
export function makeKernelName(wasm: LeanWasm, name: Name): Obj {
  const split = splitName(name)
  if (split === null) return box(0)
  const prefix = makeKernelName(wasm, split.prefix)
  const { last } = split
  return last.type === 'text'
    ? wasm.call('lean_name_mk_string', prefix, makeString(wasm, last.text))
    : wasm.call('lean_name_mk_numeral', prefix, makeNatural(wasm, BigInt(last.number)))
}

/** A new natural number; owned by the caller. */
export function makeNatural(wasm: LeanWasm, value: bigint): Obj {
  if (value < 2n ** 31n) return box(Number(value))
  const text = makeString(wasm, String(value))
  const made = wasm.call('lean_cstr_to_nat', text + 20)
  release(wasm, text)
  return made
}
