// Whatever Lean evaluates of a constant without compiled code enters its interpreter through one function. A few instructions
// are put before its body: where the hook's slot is filled, what is there is called with the environment and the name that
// is about to be evaluated. No code that Lean runs can reach the slot, or go another way.
// Source: Lean 4, src/library/ir_interpreter.cpp, with_interpreter; its two instances are one function in this build.
import { type ByteReader, encodeSigned, encodeUnsigned } from './wasm-bytes.ts'

export const interpreterEntry =
  '_ZN4lean2ir11interpreter16with_interpreterIP11lean_objectEET_RKNS_16elab_environmentERKNS_7optionsERKNS_4nameERKNSt3__28functionIFS5_RS1_EEE'

/** Of the entry: by reference, so each is the address of a pointer to an object. */
const parameter = { environment: 0, name: 2 } as const
const i32 = 0x7f
const op = {
  if: 0x04,
  end: 0x0b,
  callIndirect: 0x11,
  drop: 0x1a,
  localGet: 0x20,
  tableGet: 0x25,
  i32Const: 0x41,
  i32Eqz: 0x45,
  refIsNull: 0xd1,
} as const
const noResult = 0x40

export interface Hook {
  table: number
  slot: number
  /** Of `(i32, i32) → i32`. */
  type: number
}

/** The index of a function type of i32 only; throws where the module has none. */
export function typeIndex(types: ByteReader, parameters: number, results: number): number {
  const wanted = [
    parameters,
    ...Array<number>(parameters).fill(i32),
    results,
    ...Array<number>(results).fill(i32),
  ]
  const count = types.unsigned()
  for (let index = 0; index < count; index++) {
    types.skip(1)
    const start = types.position
    for (let lists = 2; lists > 0; lists--) types.skip(types.unsigned())
    const form = types.bytes.subarray(start, types.position)
    if (form.length === wanted.length && wanted.every((byte, at) => form[at] === byte)) return index
  }
  throw new Error('lean.wasm: a function type is missing')
}

/** The instructions that the hook is. */
export const evaluationHook = ({ table, slot, type }: Hook): Uint8Array =>
  Uint8Array.of(
    ...[op.i32Const, ...encodeSigned(slot), op.tableGet, ...encodeUnsigned(table)],
    ...[op.refIsNull, op.i32Eqz, op.if, noResult],
    ...[op.localGet, parameter.environment, op.localGet, parameter.name],
    ...[op.i32Const, ...encodeSigned(slot)],
    ...[op.callIndirect, ...encodeUnsigned(type), ...encodeUnsigned(table)],
    ...[op.drop, op.end],
  )
