// Imports: the `import` lines at the start of a text become an environment.
import type { ReplMessage } from '../../../protocol/wire.ts'
import { field } from '../objects/constructors.ts'
import { box, release, retain, unbox, type Obj } from '../objects/refcount.ts'
import { readString } from '../objects/strings.ts'
import type { LeanWasm } from '../wasm/lean-wasm.ts'
import { findAuxiliaryCode } from './auxiliary-code.ts'
import { takeIoValue } from './exceptions.ts'
import { readMessages } from './messages.ts'
import { makeOrdinaryFile, saysModule } from './ordinary-file.ts'
import { emptyArray, emptyOptions } from './session.ts'

export type ImportedHeader =
  { ok: true; env: Obj; parserState: Obj; messages: ReplMessage[] } | { ok: false; message: string }

/** Environments as imported, by the header's text: what is imported once more costs nothing. */
export interface ImportCache {
  /** Borrowed. */
  get(header: string): Obj | undefined
  /** The environment is borrowed. */
  keep(header: string, env: Obj): void
}

/** @param input `Parser.InputContext`, borrowed. @returns the environment and where the commands begin, owned by the caller. */
export function importHeader(wasm: LeanWasm, input: Obj, cache: ImportCache | null = null): ImportedHeader {
  const parsed = takeIoValue(wasm, wasm.apply('l_Lean_Parser_parseHeader', retain(wasm, input)))
  if (!parsed.ok) return parsed
  const syntax = retain(wasm, field(wasm, parsed.value, 0))
  const isModule = saysModule(wasm, syntax)
  const rest = field(wasm, parsed.value, 1)
  const parserState = retain(wasm, field(wasm, rest, 0))
  const log = retain(wasm, field(wasm, rest, 1))
  release(wasm, parsed.value)
  const header = headerText(wasm, input, parserState)
  const known = cache?.get(header)
  if (known !== undefined) {
    for (const object of [syntax, log]) release(wasm, object)
    return { ok: true, env: retain(wasm, known), parserState, messages: [] }
  }
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
  if (messages.length === 0) cache?.keep(header, env)
  return { ok: true, env, parserState, messages }
}

/** The text before the place where the commands begin. */
const headerText = (wasm: LeanWasm, input: Obj, parserState: Obj): string =>
  Buffer.from(readString(wasm, field(wasm, input, 0)))
    .subarray(0, unbox(field(wasm, parserState, 0)))
    .toString()
    .trim()
