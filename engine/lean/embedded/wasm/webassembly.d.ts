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
  class RuntimeError extends Error {}
}
