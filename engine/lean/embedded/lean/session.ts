// Lean's runtime, started once: what every call of the elaborator needs.
import { makeArray } from '../objects/collections.ts'
import { takeIoResult } from '../objects/io-results.ts'
import { box, retain, type Obj } from '../objects/refcount.ts'
import { makeString, stringBytes } from '../objects/strings.ts'
import { fixOptions } from './fixed-options.ts'
import { mountedLean, type LeanWasm } from '../wasm/lean-wasm.ts'

/** Runs the initialisers of Lean's modules and names the place of its libraries. */
export function initializeLean(wasm: LeanWasm): void {
  const expectOk = (what: string, result: Obj): void => {
    if (!takeIoResult(wasm, result).ok) throw new Error(`Lean did not start: ${what} failed`)
  }
  wasm.call('lean_initialize')
  const noExtraPaths = box(0)
  expectOk('initSearchPath', wasm.call('l_Lean_initSearchPath', makeString(wasm, mountedLean), noExtraPaths))
  expectOk('enableInitializersExecution', wasm.call('lean_enable_initializer_execution'))
  wasm.call('lean_io_mark_end_initialization')
  fixOptions(wasm)
}

/** Elaboration makes promises, which need a task manager; it starts no thread: see tasks-in-place.ts. */
export const startTaskManager = (wasm: LeanWasm): void => {
  wasm.call('lean_init_task_manager_using', 1)
}
export const stopTaskManager = (wasm: LeanWasm): void => {
  wasm.call('lean_finalize_task_manager')
}

export const fileName = '<input>'

/** A `Parser.InputContext` {inputString, fileName, fileMap, endPos} of the text; owned by the caller. */
export function makeInputContext(wasm: LeanWasm, text: string): Obj {
  // As Lean reads a file; here rather than by Lean's own switch, whose end position would be the longer text's.
  const source = makeString(wasm, text.replaceAll('\r\n', '\n'))
  const normalizeLineEnds = 0
  return wasm.call(
    'l_Lean_Parser_mkInputContext___redArg',
    source,
    makeString(wasm, fileName),
    normalizeLineEnds,
    box(stringBytes(wasm, source)),
  )
}

export const emptyOptions = (wasm: LeanWasm): Obj => retain(wasm, wasm.constant('l_Lean_Options_empty'))
export const emptyMessageLog = (wasm: LeanWasm): Obj => retain(wasm, wasm.constant('l_Lean_MessageLog_empty'))
export const emptyArray = (wasm: LeanWasm): Obj => makeArray(wasm, [])
