// The emscripten script is not a module: it leaves its names, and those that the build patch adds, in the global scope.

/** What is used of the emscripten script's globals. */
export interface EmscriptenGlobals {
  wasmMemory: WebAssembly.Memory
  wasmExports: Record<string, unknown>
  wasmTable: WebAssembly.Table
  addFunction(callback: (...args: number[]) => number, signature: string): number
  leanSymbol(name: string): number
  leanFunctionAddresses: Map<number, number>
  /** Exports of the module of trampolines. */
  leanTrampolines: Record<string, unknown>
  setWasmTableEntry(index: number, callable: unknown): void
  FS: { mkdir(path: string): void; mount(type: unknown, options: object, at: string): void }
  NODEFS: unknown
  ENV: Record<string, string>
}
