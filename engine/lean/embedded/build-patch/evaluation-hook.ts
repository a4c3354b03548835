// Whatever Lean evaluates of a constant without compiled code enters its interpreter through one function, and whatever its
// kernel is given to add comes in by four. A few instructions are put before each of their bodies: where the hook's slot is
// filled, what is there is called with two of the arguments. No code that Lean runs can reach the slot, or go another way.
// Source: Lean 4, src/library/ir_interpreter.cpp, with_interpreter; its two instances are one function in this build;
// src/kernel/environment.cpp.
import { type ByteReader, encodeSigned, encodeUnsigned } from './wasm-bytes.ts'

const interpreterEntry =
  '_ZN4lean2ir11interpreter16with_interpreterIP11lean_objectEET_RKNS_16elab_environmentERKNS_7optionsERKNS_4nameERKNSt3__28functionIFS5_RS1_EEE'

export const hookCount = 2
export const evaluationHook = 0
export const kernelHook = 1

export interface HookedFunction {
  name: string
  /** Which of the hooks it calls: their slots are the last of the functions table, in this order. */
  hook: number
  /** The numbers of the two parameters that are handed on. */
  parameters: readonly [number, number]
}
/** The functions with a hook. */
export const hooked: readonly HookedFunction[] = [
  // By reference: the addresses of pointers to the environment and to the name.
  { name: interpreterEntry, hook: evaluationHook, parameters: [0, 2] },
  // The environment and the declaration.
  { name: 'lean_elab_add_decl', hook: kernelHook, parameters: [0, 2] },
  { name: 'lean_elab_add_decl_without_checking', hook: kernelHook, parameters: [0, 1] },
  { name: 'lean_add_decl', hook: kernelHook, parameters: [0, 2] },
  { name: 'lean_add_decl_without_checking', hook: kernelHook, parameters: [0, 1] },
]
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
  parameters: readonly [number, number]
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
export const hookCall = ({ parameters, table, slot, type }: Hook): Uint8Array =>
  Uint8Array.of(
    ...[op.i32Const, ...encodeSigned(slot), op.tableGet, ...encodeUnsigned(table)],
    ...[op.refIsNull, op.i32Eqz, op.if, noResult],
    ...parameters.flatMap((one) => [op.localGet, one]),
    ...[op.i32Const, ...encodeSigned(slot)],
    ...[op.callIndirect, ...encodeUnsigned(type), ...encodeUnsigned(table)],
    ...[op.drop, op.end],
  )
