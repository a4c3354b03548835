// Results of `IO` and `EIO` functions: tag 0 `ok` {value}, tag 1 `error` {exception}.
import type { LeanWasm } from '../wasm/lean-wasm.ts'
import { field, tagOf } from './constructors.ts'
import { release, retain, type Obj } from './refcount.ts'

export type IoResult = { ok: true; value: Obj } | { ok: false; error: Obj }

/** Takes the result apart; the value or error is owned by the caller. */
export function takeIoResult(wasm: LeanWasm, result: Obj): IoResult {
  const payload = retain(wasm, field(wasm, result, 0))
  const ok = tagOf(wasm, result) === 0
  release(wasm, result)
  return ok ? { ok, value: payload } : { ok, error: payload }
}
