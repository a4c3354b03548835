// Options set from outside the text, as `set_option` would: known ones only, with a value of their kind.
// `OptionDecl`: 0 name, 1 defValue, …; `DataValue`: tag 0 ofString, 1 ofBool, 2 ofName, 3 ofNat, 4 ofInt, 5 ofSyntax.
import type { OptionValue } from '../../../protocol/wire.ts'
import { field, tagOf, withFields } from '../objects/constructors.ts'
import { makeList } from '../objects/collections.ts'
import { makeName } from '../objects/names.ts'
import { box, release, retain, type Obj } from '../objects/refcount.ts'
import { makeString } from '../objects/strings.ts'
import type { LeanWasm } from '../wasm/lean-wasm.ts'
import { replaceFields, scopeField, scopesOf, stateField } from './command-state.ts'
import { takeIoValue } from './exceptions.ts'

export type OptionsSet = { ok: true; state: Obj } | { ok: false; message: string }

const kinds = ['string', 'bool', 'name', 'natural', 'integer', 'syntax'] as const
type Kind = (typeof kinds)[number]

/** Sets the options in every scope of a `Command.State`, whose ownership is taken. */
export function withOptions(
  wasm: LeanWasm,
  state: Obj,
  options: readonly (readonly [string[], OptionValue])[],
): OptionsSet {
  let current = state
  for (const [parts, value] of options) {
    const name = parts.join('.')
    const kind = kindOf(wasm, name)
    const setter = kind === null ? null : setterFor(kind, value)
    if (setter === null) {
      release(wasm, current)
      const why = kind === null ? `unknown option '${name}'` : `option '${name}' takes a ${kind}`
      return { ok: false, message: why }
    }
    current = inEveryScope(wasm, current, (opts) => setter(wasm, opts, makeName(wasm, name)))
  }
  return { ok: true, state: current }
}

function inEveryScope(wasm: LeanWasm, state: Obj, change: (options: Obj) => Obj): Obj {
  const scopes = scopesOf(wasm, state).map((scope) =>
    withFields(wasm, scope, {
      [scopeField.opts]: change(retain(wasm, field(wasm, scope, scopeField.opts))),
    }),
  )
  return replaceFields(wasm, state, { [stateField.scopes]: makeList(wasm, scopes) })
}

/** Null for an option that nobody has declared. */
function kindOf(wasm: LeanWasm, name: string): Kind | null {
  const found = takeIoValue(wasm, wasm.apply('l_Lean_getOptionDecl', makeName(wasm, name)))
  if (!found.ok) return null
  const kind = kinds[tagOf(wasm, field(wasm, found.value, 1))] ?? null
  release(wasm, found.value)
  return kind
}

type Setter = (wasm: LeanWasm, options: Obj, name: Obj) => Obj

/** Null where the value is not of that kind. */
function setterFor(kind: Kind, value: OptionValue): Setter | null {
  if (kind === 'bool' && typeof value === 'boolean')
    return (wasm, options, name) => wasm.apply('l_Lean_KVMap_setBool', options, name, box(value ? 1 : 0))
  if (kind === 'natural' && typeof value === 'number' && isNatural(value))
    return (wasm, options, name) => wasm.apply('l_Lean_KVMap_setNat', options, name, box(value))
  if (kind === 'string' && typeof value === 'string')
    return (wasm, options, name) =>
      wasm.apply('l_Lean_KVMap_setString', options, name, makeString(wasm, value))
  if (kind === 'name' && (typeof value === 'string' || Array.isArray(value)))
    return (wasm, options, name) =>
      wasm.apply('l_Lean_KVMap_setName', options, name, makeName(wasm, [value].flat().join('.')))
  return null
}

/** What a boxed natural of this build holds. */
const isNatural = (value: number): boolean => Number.isInteger(value) && value >= 0 && value < 2 ** 31
