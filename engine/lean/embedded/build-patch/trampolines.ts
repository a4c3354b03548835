// Lean's module was built so that every call of C++ code that may throw goes through an import `invoke_*`, which catches.
// The script's own are JavaScript: 165,000 times a check, for exceptions that almost never come. Here a small module is
// made that does the same in wasm. It owns the table of Lean's functions, so it can call them; Lean's module imports it.
// Source of `try` and `catch`: https://webassembly.github.io/exception-handling/legacy/exceptions/core/binary/instructions.html
import { encodeString, encodeUnsigned, encodeVector } from './wasm-bytes.ts'

export const trampolineFile = 'lean-trampolines.wasm'
/** What the module exports besides the trampolines. */
export const trampolineExports = {
  /** Of Lean's functions, by the name that Lean's module imports it under. */
  table: '__indirect_function_table',
  /** The tag of a C++ exception or a `longjmp`: its one value is what the script would have thrown. */
  tag: 'lean_thrown',
  /** What the trampolines need of Lean's module, which is made after them: see `reach`. */
  reach: 'lean_reach',
} as const
/** Exports of Lean's module, in the order of the slots that they are put in. */
export const reach = ['emscripten_stack_get_current', '_emscripten_stack_restore', 'setThrew'] as const
const reachSlot = { stackGet: 0, stackRestore: 1, setThrew: 2 } as const
const tables = { lean: 0, reach: 1 } as const

const section = { type: 1, function: 3, table: 4, tag: 13, export: 7, code: 10 } as const
const external = { function: 0, table: 1, tag: 4 } as const
const op = {
  try: 0x06,
  catch: 0x07,
  end: 0x0b,
  callIndirect: 0x11,
  drop: 0x1a,
  localGet: 0x20,
  localSet: 0x21,
  i32Const: 0x41,
} as const
const form = { function: 0x60, noResult: 0x40, funcref: 0x70 } as const
const i32 = 0x7f

/** Of each letter of a trampoline's name: its value type, and zero of it, which is returned with an exception. */
const values: Readonly<Record<string, { type: number; zero: number[] }>> = {
  i: { type: i32, zero: [op.i32Const, 0] },
  j: { type: 0x7e, zero: [0x42, 0] },
  f: { type: 0x7d, zero: [0x43, 0, 0, 0, 0] },
  d: { type: 0x7c, zero: [0x44, 0, 0, 0, 0, 0, 0, 0, 0] },
}

interface Signature {
  parameters: number[]
  result: { type: number; zero: number[] } | null
}

/** `invoke_vij`: no result, an i32 and an i64. Throws where a name is not of this form. */
function signatureOf(name: string): Signature {
  const [, result = '', parameters = ''] = /^invoke_([vijfd])([ijfd]*)$/.exec(name) ?? []
  if (result === '') throw new Error(`lean.wasm: a trampoline of another form: ${name}`)
  return {
    parameters: [...parameters].flatMap((letter) => values[letter]?.type ?? []),
    result: values[result] ?? null,
  }
}

/** Function types by their form, each once. */
class Types {
  readonly encoded: Uint8Array[] = []
  readonly #indices = new Map<string, number>()

  index({ parameters, results }: { parameters: number[]; results: number[] }): number {
    const bytes = Uint8Array.of(form.function, ...vector(parameters), ...vector(results))
    const known = this.#indices.get(bytes.toString())
    if (known !== undefined) return known
    this.#indices.set(bytes.toString(), this.encoded.length)
    return this.encoded.push(bytes) - 1
  }
}

/**
 * @param names of the imports of Lean's module that are trampolines.
 * @param leanTable the limits of the table of Lean's functions, as Lean's module states them.
 */
export function trampolineModule(names: readonly string[], leanTable: Uint8Array): Uint8Array {
  const types = new Types()
  const thrown = types.index({ parameters: [i32], results: [] })
  const bodies = names.map((name) => trampoline(signatureOf(name), types))
  const functionTypes = names.map((name) => {
    const { parameters, result } = signatureOf(name)
    return encodeUnsigned(types.index({ parameters: [i32, ...parameters], results: resultsOf(result) }))
  })
  const reachLimits = [1, reach.length, reach.length]
  const exported = (name: string, kind: number, index: number): Uint8Array =>
    Buffer.concat([encodeString(name), Uint8Array.of(kind), encodeUnsigned(index)])
  const content: [number, Uint8Array[]][] = [
    [section.type, types.encoded],
    [section.function, functionTypes],
    [section.table, [Uint8Array.of(form.funcref, ...leanTable), Uint8Array.of(form.funcref, ...reachLimits)]],
    [section.tag, [Uint8Array.of(0, thrown)]],
    [
      section.export,
      [
        ...names.map((name, index) => exported(name, external.function, index)),
        exported(trampolineExports.table, external.table, tables.lean),
        exported(trampolineExports.reach, external.table, tables.reach),
        exported(trampolineExports.tag, external.tag, 0),
      ],
    ],
    [section.code, bodies.map((body) => Buffer.concat([encodeUnsigned(body.length), body]))],
  ]
  const sections = content.map(([id, items]) => {
    const bytes = encodeVector(items)
    return Buffer.concat([Uint8Array.of(id), encodeUnsigned(bytes.length), bytes])
  })
  return Buffer.concat([Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0), ...sections])
}

/** How Lean's module asks for the table. */
export const tableImport = (leanTable: Uint8Array): Uint8Array =>
  Buffer.concat([
    encodeString('env'),
    encodeString(trampolineExports.table),
    Uint8Array.of(external.table, form.funcref, ...leanTable),
  ])

/** Calls what its first argument says with the others; where that throws, puts the stack back and says so to Lean. */
function trampoline({ parameters, result }: Signature, types: Types): Uint8Array {
  const call = (table: number, parameters: number[], results: number[]): number[] => [
    op.callIndirect,
    ...encodeUnsigned(types.index({ parameters, results })),
    table,
  ]
  const stack = parameters.length + 1
  return Uint8Array.of(
    ...[1, 1, i32],
    ...[op.i32Const, reachSlot.stackGet, ...call(tables.reach, [], [i32]), op.localSet, stack],
    ...[op.try, result?.type ?? form.noResult],
    ...parameters.flatMap((_, index) => [op.localGet, index + 1]),
    ...[op.localGet, 0, ...call(tables.lean, parameters, resultsOf(result))],
    ...[op.catch, 0, op.drop],
    ...[op.localGet, stack, op.i32Const, reachSlot.stackRestore, ...call(tables.reach, [i32], [])],
    ...[op.i32Const, 1, op.i32Const, 0, op.i32Const, reachSlot.setThrew],
    ...[...call(tables.reach, [i32, i32], []), ...(result?.zero ?? [])],
    ...[op.end, op.end],
  )
}

const resultsOf = (result: Signature['result']): number[] => (result === null ? [] : [result.type])
const vector = (items: number[]): number[] => [items.length, ...items]
