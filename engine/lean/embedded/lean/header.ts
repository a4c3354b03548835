// Imports: the `import` lines at the start of a text become an environment.
import type { ReplMessage } from '../../../protocol/wire.ts'
import { field } from '../objects/constructors.ts'
import { box, release, retain, type Obj } from '../objects/refcount.ts'
import type { LeanWasm } from '../wasm/lean-wasm.ts'
import { findAuxiliaryCode } from './auxiliary-code.ts'
import { takeIoValue } from './exceptions.ts'
import { readMessages } from './messages.ts'
import { makeOrdinaryFile, saysModule } from './ordinary-file.ts'
import { emptyArray, emptyOptions } from './session.ts'

export type ImportedHeader =
  { ok: true; env: Obj; parserState: Obj; messages: ReplMessage[] } | { ok: false; message: string }

/** @param input `Parser.InputContext`, borrowed. @returns the environment and where the commands begin, owned by the caller. */
export function importHeader(wasm: LeanWasm, input: Obj): ImportedHeader {
  const parsed = takeIoValue(wasm, wasm.apply('l_Lean_Parser_parseHeader', retain(wasm, input)))
  if (!parsed.ok) return parsed
  const syntax = retain(wasm, field(wasm, parsed.value, 0))
  const isModule = saysModule(wasm, syntax)
  const rest = field(wasm, parsed.value, 1)
  const parserState = retain(wasm, field(wasm, rest, 0))
  const log = retain(wasm, field(wasm, rest, 1))
  release(wasm, parsed.value)
  const trustLevel = box(0)
  const leakEnvironment = box(0)
  const mainModule = box(0)
  const processed = takeIoValue(
    wasm,
    wasm.apply(
      'l_Lean_Elab_processHeader',
      syntax,
      emptyOptions(wasm),
      log,
      retain(wasm, input),
      trustLevel,
      emptyArray(wasm),
      leakEnvironment,
      mainModule,
    ),
  )
  if (!processed.ok) {
    release(wasm, parserState)
    return processed
  }
  const env = retain(wasm, field(wasm, processed.value, 0))
  if (!isModule) makeOrdinaryFile(wasm, env)
  findAuxiliaryCode(wasm, env)
  const messages = readMessages(wasm, field(wasm, processed.value, 1))
  release(wasm, processed.value)
  return { ok: true, env, parserState, messages }
}
