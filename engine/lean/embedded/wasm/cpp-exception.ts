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
  if (text !== '' && !/[\u0000-\u0008\ufffd]/.test(text)) return text
  const type = typeName(wasm, exception)
  return wordsOf.get(type) ?? `Lean gave up with an exception${type === '' ? '' : ` of type ${type}`}`
}

/** Of those that make their words when they are asked for them. */
const wordsOf = new Map([['lean::unreachable_reached', "'unreachable' code was reached"]])

/** Of what was thrown, before which stand 24 bytes {…, its type}; a type is {its table, its name}, as C++ mangles it. */
function typeName({ u8, i32 }: LeanWasm, exception: number): string {
  const word = (at: number): number => (i32[at >> 2] ?? 0) >>> 0
  const name = word(word(exception - 24 + 4) + 4)
  let rest = Buffer.from(u8.slice(name, name + 100))
    .toString('latin1')
    .replace(/^N/, '')
  const parts: string[] = []
  for (let length = /^\d{1,2}/.exec(rest)?.[0]; length !== undefined; length = /^\d{1,2}/.exec(rest)?.[0]) {
    const part = rest.slice(length.length, length.length + Number(length))
    if (!/^\w+$/.test(part)) return ''
    parts.push(part)
    rest = rest.slice(length.length + part.length)
  }
  return parts.join('::')
}
