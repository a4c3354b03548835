// `Lean.Name`: anonymous is a scalar; `str` has tag 1 {prefix, string}, `num` tag 2 {prefix, natural}.
import type { LeanWasm } from '../wasm/lean-wasm.ts'
import { field, tagOf } from './constructors.ts'
import { isScalar, unbox, type Obj } from './refcount.ts'
import { makeString, readString } from './strings.ts'

const anonymous = ''

/** The name with dots between its parts; '' for the anonymous name. */
export function readName(wasm: LeanWasm, name: Obj): string {
  if (isScalar(name)) return anonymous
  const prefix = readName(wasm, field(wasm, name, 0))
  const last = field(wasm, name, 1)
  const text = tagOf(wasm, name) === 1 ? readString(wasm, last) : String(unbox(last))
  return prefix === anonymous ? text : `${prefix}.${text}`
}

/** A new name out of a dotted one without numbers; owned by the caller. */
export const makeName = (wasm: LeanWasm, dotted: string): Obj =>
  wasm.call('l_String_toName', makeString(wasm, dotted))
