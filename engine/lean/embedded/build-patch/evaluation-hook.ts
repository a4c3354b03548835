// Whatever Lean evaluates of a constant without compiled code enters its interpreter through one function, and whatever its
// kernel is given to add comes in by four; what Lean's elaborator would unfold and can't, it records by one; a task that is
// ready to run is handed to its threads by one. A few instructions are put before each of their bodies: where the hook's
// slot is filled, what is there is called with some of the arguments. No code that Lean runs can reach the slot, or go
// another way.
// Source: Lean 4, src/library/ir_interpreter.cpp, with_interpreter; its two instances are one function in this build;
// src/kernel/environment.cpp; src/Lean/Meta/Basic.lean, recordUnfoldAxiom and mkUnfoldAxiomsNote; src/runtime/object.cpp,
// task_manager.
import { type ByteReader, encodeSigned, encodeUnsigned } from './wasm-bytes.ts'

const interpreterEntry =
  '_ZN4lean2ir11interpreter16with_interpreterIP11lean_objectEET_RKNS_16elab_environmentERKNS_7optionsERKNS_4nameERKNSt3__28functionIFS5_RS1_EEE'

export const hookCount = 5
export const evaluationHook = 0
export const kernelHook = 1
export const unfoldHook = 2
export const mismatchHook = 3
export const taskHook = 4

export interface HookedFunction {
  name: string
  /** Which of the hooks it calls: their slots are the last of the functions table, in this order. */
  hook: number
  /** The numbers of the parameters that are handed on. */
  parameters: readonly number[]
  /** Where what is called says 1 it is called once more, for the result of the function, which then ends. */
  answers?: true
  /** Where what is called says 1 the function, which has no result, ends. */
  ends?: true
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
  // The name, and the reference to `Meta.State`.
  { name: 'l_Lean_Meta_recordUnfoldAxiom___redArg', hook: unfoldHook, parameters: [0, 1] },
  // Two terms that are not the same, and all that `MetaM` has.
  {
    name: 'l_Lean_Meta_mkUnfoldAxiomsNote',
    hook: mismatchHook,
    parameters: [0, 1, 2, 3, 4, 5],
    answers: true,
  },
  // The manager of tasks, the lock that its caller holds, and the task.
  {
    name: '_ZN4lean12task_manager12enqueue_coreERNSt3__211unique_lockINS1_5mutexEEEP9lean_task',
    hook: taskHook,
    parameters: [0, 1, 2],
    ends: true,
  },
]
const i32 = 0x7f
const op = {
  if: 0x04,
  end: 0x0b,
  return: 0x0f,
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
  parameters: readonly number[]
  outcome: 'none' | 'answers' | 'ends'
  table: number
  slot: number
  /** Of as many `i32` to one. */
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
export function hookCall({ parameters, outcome, table, slot, type }: Hook): Uint8Array {
  const call = [
    ...parameters.flatMap((one) => [op.localGet, one]),
    ...[op.i32Const, ...encodeSigned(slot)],
    ...[op.callIndirect, ...encodeUnsigned(type), ...encodeUnsigned(table)],
  ]
  const after = {
    none: [op.drop],
    answers: [op.if, noResult, ...call, op.return, op.end],
    ends: [op.if, noResult, op.return, op.end],
  }
  return Uint8Array.of(
    ...[op.i32Const, ...encodeSigned(slot), op.tableGet, ...encodeUnsigned(table)],
    ...[op.refIsNull, op.i32Eqz, op.if, noResult],
    ...[...call, ...after[outcome], op.end],
  )
}
