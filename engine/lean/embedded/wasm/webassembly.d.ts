// The part of the WebAssembly API that is used here; TypeScript has its types only in the browser's library.
declare namespace WebAssembly {
  class Memory {
    readonly buffer: SharedArrayBuffer
    /** @returns the size before, in pages of 64 KiB. Throws RangeError past the maximum. */
    grow(pages: number): number
  }
  class Table {
    readonly length: number
    get(index: number): unknown
    set(index: number, callable: unknown): void
    grow(entries: number): number
  }
  type Module = object
  const Module: new (bytes: Uint8Array) => Module
  class Instance {
    constructor(module: Module, imports?: Record<string, Record<string, unknown>>)
    readonly exports: Record<string, unknown>
  }
  type Tag = object
  class Exception {
    constructor(tag: Tag, values: number[])
    is(tag: Tag): boolean
    getArg(tag: Tag, index: number): number
  }
  class RuntimeError extends Error {}
}
