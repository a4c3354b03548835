// `Lean.Exception` and `IO.Error` as text.
import { takeIoResult } from '../objects/io-results.ts'
import type { Obj } from '../objects/refcount.ts'
import { takeString } from '../objects/strings.ts'
import type { LeanWasm } from '../wasm/lean-wasm.ts'
import { renderMessageData } from './messages.ts'

/** Takes ownership of a `Lean.Exception`. */
export const renderException = (wasm: LeanWasm, exception: Obj): string =>
  renderMessageData(wasm, wasm.apply('l_Lean_Exception_toMessageData', exception))

/** Takes ownership of an `IO.Error`. */
export const renderIoError = (wasm: LeanWasm, error: Obj): string =>
  takeString(wasm, wasm.apply('lean_io_error_to_string', error))

/** The value of an `IO` result; on an error its text. */
export function takeIoValue(
  wasm: LeanWasm,
  result: Obj,
): { ok: true; value: Obj } | { ok: false; message: string } {
  const taken = takeIoResult(wasm, result)
  return taken.ok ? taken : { ok: false, message: renderIoError(wasm, taken.error) }
}
