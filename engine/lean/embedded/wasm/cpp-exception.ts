// C++ exceptions that nothing in Lean has caught: their address is what is thrown. What threw it is undone as far as
// C++ undoes it; the stack of what wasm code takes the address of is put back here.
// `lean::throwable` is its table, then its text: a libc++ string of twelve bytes, the last of which tells its form.
import type { LeanWasm } from './lean-wasm.ts'

const textAt = 4
const stringBytes = 12
const isLong = 0x80
const longest = 4000

/** @returns what `run` returns, or what the exception says. Anything else that is thrown is thrown on. */
export function catchingCpp<T>(
  wasm: LeanWasm,
  run: () => T,
): { threw: false; value: T } | { threw: true; message: string } {
  const stack = wasm.call('emscripten_stack_get_current')
  try {
    return { threw: false, value: run() }
  } catch (error) {
    const exception = wasm.cppException(error)
    if (exception === null) throw error
    wasm.call('_emscripten_stack_restore', stack)
    return { threw: true, message: exceptionText(wasm, exception) }
  }
}

function exceptionText(wasm: LeanWasm, exception: number): string {
  const at = exception + textAt
  const { u8, i32 } = wasm
  const last = u8[at + stringBytes - 1] ?? 0
  const long = (last & isLong) !== 0
  const start = long ? (i32[at >> 2] ?? 0) >>> 0 : at
  const length = long ? (i32[(at + 4) >> 2] ?? 0) >>> 0 : last
  const text = Buffer.from(u8.slice(start, start + Math.min(length, longest))).toString()
  return text === '' || /[\u0000-\u0008\ufffd]/.test(text) ? 'Lean gave up with an exception' : text
}
