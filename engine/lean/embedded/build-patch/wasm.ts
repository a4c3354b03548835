// Slims the module `lean.wasm`: it exports 201,110 names, for each of which V8 makes an object in every thread
// (a second and hundreds of megabytes). Kept are the exports that the script itself uses; all functions go into
// a second table, whose entries cost nothing until asked for, and all names into a symbol file.
// Source of the layout: https://webassembly.github.io/spec/core/binary/modules.html
import { ByteReader, encodeString, encodeUnsigned, encodeVector } from './wasm-bytes.ts'
import { hookCall, hookCount, hooked, typeIndex } from './evaluation-hook.ts'
import { functionBody, withPrologue } from './function-bodies.ts'
import { encodeSymbols, type LeanSymbol } from './symbols.ts'
import { tableImport, trampolineModule } from './trampolines.ts'
import { emptyCache, environmentHeader, noteAlways, resetCache, unexposedNote } from './unexposed-note.ts'

/** The export that holds every function of Lean, in the order that the symbol file refers to; last the hooks. */
export const functionsTable = 'lean_functions'

const section = {
  custom: 0,
  type: 1,
  import: 2,
  table: 4,
  global: 6,
  export: 7,
  element: 9,
  code: 10,
} as const
const funcref = 0x70
const external = { function: 0, table: 1, memory: 2, global: 3, tag: 4 } as const

interface WasmExport {
  name: string
  kind: number
  index: number
}
interface Imports {
  functions: number
  globals: number
  tables: number
  /** Names that the dynamic linker resolves by name at start. */
  gotNames: string[]
  /** Names of the functions that catch C++ exceptions. */
  trampolines: string[]
}

function readImports(reader: ByteReader): Imports {
  const imports: Imports = { functions: 0, globals: 0, tables: 0, gotNames: [], trampolines: [] }
  const count = reader.unsigned()
  for (let i = 0; i < count; i++) {
    const module = reader.string()
    const name = reader.string()
    if (module.startsWith('GOT.')) imports.gotNames.push(name)
    const kind = reader.byte()
    if (kind === external.function) {
      reader.unsigned()
      imports.functions++
      if (name.startsWith('invoke_')) imports.trampolines.push(name)
    } else if (kind === external.global) {
      reader.skip(2)
      imports.globals++
    } else if (kind === external.tag) {
      reader.skip(1)
      reader.unsigned()
    } else {
      if (kind === external.table) {
        imports.tables++
        reader.skip(1)
      }
      const hasMaximum = (reader.unsigned() & 1) === 1
      reader.unsigned()
      if (hasMaximum) reader.unsigned()
    }
  }
  return imports
}

/** The initial values of the module's own globals; null where it is not a plain i32 constant. */
function readGlobals(reader: ByteReader): (number | null)[] {
  const i32Const = 0x41
  const end = 0x0b
  return Array.from({ length: reader.unsigned() }, () => {
    reader.skip(2)
    const opcode = reader.byte()
    const value = reader.signed()
    if (reader.byte() !== end) throw new Error('lean.wasm: a global with an initialiser of another form')
    return opcode === i32Const ? value : null
  })
}

function readExports(reader: ByteReader): WasmExport[] {
  return Array.from({ length: reader.unsigned() }, () => ({
    name: reader.string(),
    kind: reader.byte(),
    index: reader.unsigned(),
  }))
}

/** Names in the `dylink.0` section's export info: thread-local variables, which the script relocates in each thread. */
function readDylinkExports(reader: ByteReader, end: number): string[] {
  const exportInfo = 3
  reader.string()
  const names: string[] = []
  while (reader.position < end) {
    const kind = reader.byte()
    const size = reader.unsigned()
    const next = reader.position + size
    if (kind === exportInfo)
      for (let left = reader.unsigned(); left > 0; left--) {
        names.push(reader.string())
        reader.unsigned()
      }
    reader.position = next
  }
  return names
}

export interface SlimWasm {
  module: Uint8Array
  /** The module that catches C++ exceptions for it, and owns the table of its functions. */
  trampolines: Uint8Array
  symbols: Uint8Array
}

/** @param wasm is changed. @param used names of exports that the script refers to. Throws where the module is not of the expected form. */
export function slimWasm(wasm: Uint8Array, used: ReadonlySet<string>): SlimWasm {
  const sections = [...new ByteReader(wasm, 8).sections()]
  const body = (id: number): ByteReader => {
    const found = sections.find((one) => one.id === id)
    if (!found) throw new Error(`lean.wasm: no section ${id}`)
    return new ByteReader(wasm, found.start)
  }
  const imports = readImports(body(section.import))
  const globals = readGlobals(body(section.global))
  const exports = readExports(body(section.export))
  const leanTable = onlyTable(body(section.table), endOf(sections, section.table))
  if (imports.tables !== 0) throw new Error('lean.wasm: it imports a table')

  const functions = new Map<number, number>()
  const symbols: LeanSymbol[] = []
  for (const one of exports) {
    if (one.kind === external.function) {
      const slot = functions.get(one.index) ?? functions.size
      functions.set(one.index, slot)
      symbols.push({ name: one.name, kind: 'function', value: slot })
    } else if (one.kind === external.global) {
      const address = globals[one.index - imports.globals]
      if (address !== null && address !== undefined)
        symbols.push({ name: one.name, kind: 'data', value: address })
    }
  }
  const dylink = sections.find((one) => one.id === section.custom)
  if (!dylink) throw new Error('lean.wasm: no dylink.0 section')
  const threadLocals = readDylinkExports(new ByteReader(wasm, dylink.start), dylink.end)
  const keep = new Set([...used, ...imports.gotNames, ...threadLocals])
  const kept = exports.filter((one) => one.kind === external.table || keep.has(one.name))
  // The first is the table of the functions that are called by number, imported now.
  const tableIndex = 1
  // The last slots are the hooks': empty until somebody wants to be told.
  const tableSize = encodeUnsigned(functions.size + hookCount)
  const functionOf = (name: string): number => {
    const found = exports.find((one) => one.name === name)
    if (!found) throw new Error(`lean.wasm: no function ${name}`)
    return found.index
  }
  const bodyOf = (name: string): number => functionOf(name) - imports.functions
  noteAlways(functionBody(body(section.code), bodyOf(unexposedNote)), functionOf(environmentHeader))
  let code = withPrologue(
    body(section.code),
    endOf(sections, section.code),
    bodyOf(unexposedNote),
    emptyCache(functionOf(resetCache)),
  )
  for (const { name, hook, parameters, answers, ends } of hooked) {
    const type = typeIndex(body(section.type), parameters.length, 1)
    const outcome = answers ? 'answers' : ends ? 'ends' : 'none'
    const call = hookCall({ parameters, outcome, table: tableIndex, slot: functions.size + hook, type })
    code = withPrologue(new ByteReader(code, 0), code.length, bodyOf(name), call)
  }

  const rewritten = new Map<number, Uint8Array>([
    [section.import, appendToVector(wasm, sections, section.import, tableImport(leanTable))],
    [section.table, encodeVector([Uint8Array.of(funcref, 1, ...tableSize, ...tableSize)])],
    [
      section.export,
      encodeVector([
        ...kept.map((one) => encodeExport(one)),
        encodeExport({ name: functionsTable, kind: external.table, index: tableIndex }),
      ]),
    ],
    [section.code, code],
    [
      section.element,
      appendToVector(wasm, sections, section.element, encodeElements(tableIndex, [...functions.keys()])),
    ],
  ])
  const parts: Uint8Array[] = [wasm.subarray(0, 8)]
  for (const one of sections) {
    const bytes = rewritten.get(one.id) ?? wasm.subarray(one.start, one.end)
    parts.push(Uint8Array.of(one.id, ...encodeUnsigned(bytes.length)), bytes)
  }
  return {
    module: Buffer.concat(parts),
    trampolines: trampolineModule(imports.trampolines, leanTable),
    symbols: encodeSymbols(symbols),
  }
}

/** The limits of the module's one table. */
function onlyTable(tables: ByteReader, end: number): Uint8Array {
  if (tables.unsigned() !== 1 || tables.byte() !== funcref)
    throw new Error('lean.wasm: its tables are others than they were')
  return tables.bytes.subarray(tables.position, end)
}

const endOf = (sections: { id: number; end: number }[], id: number): number =>
  sections.find((one) => one.id === id)?.end ?? 0

function encodeExport({ name, kind, index }: WasmExport): Uint8Array {
  return Buffer.concat([encodeString(name), Uint8Array.of(kind), encodeUnsigned(index)])
}

/** An active element segment with an explicit table index, which fills the table from 0. */
function encodeElements(table: number, functions: number[]): Uint8Array {
  const activeWithTable = 2
  const offsetZero = [0x41, 0, 0x0b]
  const elemkindFunction = 0
  return Buffer.concat([
    Uint8Array.of(activeWithTable, ...encodeUnsigned(table), ...offsetZero, elemkindFunction),
    encodeVector(functions.map(encodeUnsigned)),
  ])
}

function appendToVector(
  wasm: Uint8Array,
  sections: { id: number; start: number; end: number }[],
  id: number,
  item: Uint8Array,
): Uint8Array {
  const found = sections.find((one) => one.id === id)
  if (!found) throw new Error(`lean.wasm: no section ${id}`)
  const reader = new ByteReader(wasm, found.start)
  const count = reader.unsigned()
  return Buffer.concat([encodeUnsigned(count + 1), wasm.subarray(reader.position, found.end), item])
}
