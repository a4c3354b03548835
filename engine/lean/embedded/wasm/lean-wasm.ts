// Starts Lean's WebAssembly module in this process and hands out its memory and functions by name.
// The emscripten script is not a module: it reads a global `Module` and leaves its own names in the global scope.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import vm from 'node:vm'
import { hookCount } from '../build-patch/evaluation-hook.ts'
import { trampolineExports } from '../build-patch/trampolines.ts'
import { functionsTable } from '../build-patch/wasm.ts'
import type { EmscriptenGlobals } from './emscripten-globals.ts'

type WasmFunction = (...args: number[]) => number

const dataBit = 0x80000000
const pageBytes = 65536
/** `box(0)`: what stands for the real world where an `IO` function is called in its boxed form. */
const worldToken = 1

/** Where Lean's directory and the spool directory are mounted in the module's own file system. */
export const mountedLean = '/lean'
export const mountedSpool = '/spool'

export interface StartOptions {
  /** The slimmed Lean: `bin/` and `lib/lean/`. */
  root: string
  /** A directory of the host that Lean code may read and write; none if null. */
  spool: string | null
  /** A line that Lean's C code or `dbg_trace` wrote. */
  onLine(line: string): void
}

export class LeanWasm {
  readonly memory: WebAssembly.Memory
  readonly #globals: EmscriptenGlobals
  readonly #functions = new Map<string, WasmFunction>()
  readonly #applicable = new Map<string, WasmFunction>()
  #ownFunctions = 0
  #u8: Uint8Array
  #i32: Int32Array

  constructor(globals: EmscriptenGlobals) {
    this.#globals = globals
    this.memory = globals.wasmMemory
    this.#u8 = new Uint8Array(this.memory.buffer)
    this.#i32 = new Int32Array(this.memory.buffer)
  }

  /** The memory as bytes; take it anew after every call, since the memory may have grown. */
  get u8(): Uint8Array {
    if (this.#u8.buffer !== this.memory.buffer) this.#refresh()
    return this.#u8
  }

  /** The memory as signed words. */
  get i32(): Int32Array {
    if (this.#i32.buffer !== this.memory.buffer) this.#refresh()
    return this.#i32
  }

  #refresh(): void {
    this.#u8 = new Uint8Array(this.memory.buffer)
    this.#i32 = new Int32Array(this.memory.buffer)
  }

  has(name: string): boolean {
    return this.#functions.has(name) || this.#globals.leanSymbol(name) !== -1
  }

  /** The function of that name; its `length` is its number of arguments. Throws where there is none. */
  function(name: string): WasmFunction {
    let found = this.#functions.get(name)
    if (!found) {
      const slot = this.#globals.leanSymbol(name)
      if (slot === -1 || slot >= dataBit) throw new Error(`this build of Lean has no function ${name}`)
      found = (this.#globals.wasmExports[functionsTable] as WebAssembly.Table).get(slot) as WasmFunction
      this.#functions.set(name, found)
    }
    return found
  }

  call(name: string, ...args: number[]): number {
    return this.function(name)(...args) >>> 0
  }

  /**
   * Calls a function compiled from Lean, all arguments boxed and owned by the callee. Where parameters are borrowed
   * or unboxed, the compiler left a twin `…___boxed` that takes them so; an `IO` twin also takes a world token.
   */
  apply(name: string, ...args: number[]): number {
    let call = this.#applicable.get(name)
    if (!call) {
      call = this.function(this.has(`${name}___boxed`) ? `${name}___boxed` : name)
      this.#applicable.set(name, call)
    }
    if (call.length === args.length) return call(...args) >>> 0
    if (call.length === args.length + 1) return call(...args, worldToken) >>> 0
    throw new Error(`${name} of this build of Lean takes ${call.length} arguments, not ${args.length}`)
  }

  /** The object that a constant of Lean holds (borrowed: it lives as long as the module). */
  constant(name: string): number {
    const address = this.#globals.leanSymbol(name)
    if (address === -1 || address < dataBit) throw new Error(`this build of Lean has no constant ${name}`)
    return (this.i32[(address - dataBit) >> 2] ?? 0) >>> 0
  }

  /** Lean's interpreter finds the constant at the address that `place` gives; what is compiled has it where it was. */
  resolveForTexts(constant: string, place: () => number): void {
    const find = this.#globals.leanSymbol
    this.#globals.leanSymbol = (name) => (name === constant ? dataBit + place() : find(name))
  }

  /** Makes a JavaScript function callable from Lean; all arguments and the result are words. */
  tableIndex(callback: (...args: number[]) => number, argumentCount: number): number {
    this.#ownFunctions++
    return this.#globals.addFunction(callback, 'i'.repeat(argumentCount + 1))
  }

  /** How many JavaScript functions have a slot: what stands behind them in the table moves with their number. */
  get ownFunctions(): number {
    return this.#ownFunctions
  }

  /** Lean functions that were looked up by name so far: [table index, slot of the functions table]. */
  resolvedFunctions(): [number, number][] {
    return [...this.#globals.leanFunctionAddresses].map(([slot, index]) => [index, slot])
  }

  /** Puts functions where another instance of this module had them, for memory that points there. */
  restoreResolvedFunctions(resolved: readonly (readonly [number, number])[]): void {
    const { wasmTable, leanFunctionAddresses, setWasmTableEntry, wasmExports } = this.#globals
    const functions = wasmExports[functionsTable] as WebAssembly.Table
    const last = resolved.reduce((most, [index]) => Math.max(most, index), 0)
    if (last >= wasmTable.length) wasmTable.grow(last + 1 - wasmTable.length)
    leanFunctionAddresses.clear()
    for (const [index, slot] of resolved) {
      setWasmTableEntry(index, functions.get(slot))
      leanFunctionAddresses.set(slot, index)
    }
  }

  /**
   * Has `watch` called with arguments of the functions that the hook stands in, as many as it says: see
   * build-patch/evaluation-hook.ts. What it returns matters where the hook answers.
   */
  hook(hook: number, argumentCount: number, watch: (...args: number[]) => number): void {
    const { wasmExports, wasmTable } = this.#globals
    const functions = wasmExports[functionsTable] as WebAssembly.Table
    const index = this.tableIndex(watch, argumentCount)
    functions.set(functions.length - hookCount + hook, wasmTable.get(index))
  }

  /** The address of the C++ exception that a call into this module threw; null where it threw something else. */
  cppException(thrown: unknown): number | null {
    // The script's own trampolines throw the bare address.
    if (typeof thrown === 'number') return Number.isInteger(thrown) ? thrown : null
    const tag = this.#globals.leanTrampolines[trampolineExports.tag] as WebAssembly.Tag
    const address = thrown instanceof WebAssembly.Exception && thrown.is(tag) ? thrown.getArg(tag, 0) : 0
    return address === 0 ? null : address
  }

  /** Grows the memory to at least so many bytes. */
  ensureBytes(bytes: number): void {
    const missing = bytes - this.memory.buffer.byteLength
    if (missing > 0) this.memory.grow(Math.ceil(missing / pageBytes))
  }
}

export interface StartedWasm {
  wasm: LeanWasm
  /** For a module that was started without a spool. */
  mountSpool(spool: string): void
  /** False once the stack ran over its end: nothing that was computed since the last look can be trusted. */
  stackIntact(): boolean
}

export async function startLeanWasm({ root, spool, onLine }: StartOptions): Promise<StartedWasm> {
  const script = path.join(root, 'bin', 'lean.cjs')
  const globals = globalThis as unknown as EmscriptenGlobals
  const { promise: initialized, resolve, reject } = Promise.withResolvers<undefined>()
  const mountSpool = (root: string): void => {
    globals.FS.mkdir(mountedSpool)
    globals.FS.mount(globals.NODEFS, { root }, mountedSpool)
  }
  Object.assign(globalThis, {
    require: createRequire(script),
    __filename: script,
    __dirname: path.dirname(script),
    Module: {
      noInitialRun: true,
      thisProgram: `${mountedLean}/bin/lean`,
      locateFile: (file: string) => path.join(root, 'bin', file),
      stdin: () => null,
      print: onLine,
      printErr: onLine,
      preRun: [
        () => {
          globals.FS.mkdir(mountedLean)
          globals.FS.mount(globals.NODEFS, { root }, mountedLean)
          if (spool !== null) mountSpool(spool)
          globals.ENV['LEAN_SYSROOT'] = mountedLean
          globals.ENV['LEAN_PATH'] = `${mountedLean}/lib/lean`
        },
      ],
      onRuntimeInitialized: () => resolve(undefined),
      onAbort: (what: unknown) => reject(new Error(`Lean's module aborted: ${String(what)}`)),
    },
  })
  vm.runInThisContext(readFileSync(script, 'utf8'), { filename: script })
  await initialized
  const wasm = new LeanWasm(globals)
  return { wasm, mountSpool, stackIntact: giveStack(wasm) }
}

/**
 * The build's own stack for what wasm code takes the address of is 64 KiB, and nothing guards its end: four hundred
 * nested parentheses write past it into Lean's data. The kernel was seen to need over a quarter of what it takes of V8's
 * stack, which ends in an error; this one is half of it, and has a guard.
 */
const shadowStackBytes = 32 << 20
const guardWords = 1024
const guardWord = 0x5afe57ac

/** @returns whether the stack's guard is intact; false once anything was written past the stack's end. */
function giveStack(wasm: LeanWasm): () => boolean {
  const end = wasm.call('malloc', shadowStackBytes)
  if (end === 0) throw new Error('no memory for a stack')
  const top = (end + shadowStackBytes) & ~15
  const firstGuard = (end + 3) >> 2
  const guarded = (): Int32Array => wasm.i32.subarray(firstGuard, firstGuard + guardWords)
  guarded().fill(guardWord)
  const limit = (firstGuard + guardWords) << 2
  wasm.call('emscripten_stack_set_limits', top, limit)
  wasm.call('_emscripten_stack_restore', top)
  return () => guarded().every((word) => word === guardWord)
}
