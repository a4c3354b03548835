// Lean's `Message` as the protocol's. Fields of `Message`: 0 fileName, 1 pos, 2 endPos?, 3 caption, 4 data; then the
// bytes keepFullRange, severity (0 information, 1 warning, 2 error), isSilent. `Position`: 0 line, 1 column.
import type { ReplMessage, ReplPosition } from '../../../protocol/wire.ts'
import { field, optional, scalarByte } from '../objects/constructors.ts'
import { listItems, persistentArrayItems } from '../objects/collections.ts'
import { readName } from '../objects/names.ts'
import { release, retain, unbox, type Obj } from '../objects/refcount.ts'
import { takeString } from '../objects/strings.ts'
import type { LeanWasm } from '../wasm/lean-wasm.ts'
import { engineLimitKind, limitOf, type EngineLimit } from './engine-limits.ts'
import { tooDeep, tooDeepKind } from './parser-depth.ts'

const severities = ['info', 'warning', 'error'] as const
const messageField = { pos: 1, endPos: 2, data: 4 } as const
const severityByte = 1
const silentByte = 2

/** A megabyte for one message: the longest goal that anyone reads is far below, a runaway loop far above. */
const messageLimit = 1 << 20

export function readPosition(wasm: LeanWasm, position: Obj): ReplPosition {
  return { line: unbox(field(wasm, position, 0)), column: unbox(field(wasm, position, 1)) }
}

export const cutText = (text: string): string =>
  text.length <= messageLimit
    ? text
    : `${text.slice(0, messageLimit)}\n[output cut: ${text.length} characters, ${messageLimit} shown]`

/** `MessageData` (whose ownership is taken) rendered to text. */
export const renderMessageData = (wasm: LeanWasm, data: Obj): string =>
  cutText(takeString(wasm, wasm.apply('l_Lean_MessageData_toString', data)))

/** How Lean marks the tag of an error with a name of its own, such as `lean.unknownIdentifier`. */
const namedErrorSuffix = /\._namedError$/

/** The message's tag; a name whose text is `[anonymous]` is none. */
export function readKind(wasm: LeanWasm, data: Obj): string | undefined {
  const name = wasm.apply('l_Lean_MessageData_kind', retain(wasm, data))
  const kind = readName(wasm, name)
  release(wasm, name)
  return kind === '' || kind === '[anonymous]' ? undefined : kind.replace(namedErrorSuffix, '')
}

/** A `Message`, borrowed. */
export function readMessage(wasm: LeanWasm, message: Obj): ReplMessage {
  const data = field(wasm, message, messageField.data)
  const endPos = optional(wasm, field(wasm, message, messageField.endPos))
  const text = renderMessageData(wasm, retain(wasm, data))
  const kind = text === tooDeep ? tooDeepKind : readKind(wasm, data)
  return explained({
    severity: severities[scalarByte(wasm, message, severityByte)] ?? 'error',
    pos: readPosition(wasm, field(wasm, message, messageField.pos)),
    ...(endPos === null ? {} : { endPos: readPosition(wasm, endPos) }),
    data: text,
    ...(kind === undefined ? {} : { kind }),
  })
}

/** The message, with a note and a kind of its own where it speaks of what this engine lacks. */
export const explained = (message: ReplMessage): ReplMessage =>
  message.severity === 'error' ? withLimit(message, limitOf(message.data)) : message

export const withLimit = (message: ReplMessage, limit: EngineLimit | null): ReplMessage =>
  limit === null ? message : { ...message, data: `${message.data}\n\n${limit.note}`, kind: engineLimitKind }

/** The messages of a `MessageLog` (borrowed), without the silent ones. */
export function readMessages(wasm: LeanWasm, log: Obj): ReplMessage[] {
  const list = wasm.apply('l_Lean_MessageLog_toList', retain(wasm, log))
  const messages = listItems(wasm, list)
    .filter((message) => scalarByte(wasm, message, silentByte) === 0)
    .map((message) => readMessage(wasm, message))
  release(wasm, list)
  return messages
}

/** `TraceState` (borrowed): 0 traces, then the thread; `TraceElem`: 0 ref, 1 msg. */
export const readTraces = (wasm: LeanWasm, traceState: Obj): string[] =>
  persistentArrayItems(wasm, field(wasm, traceState, 0)).map((element) =>
    renderMessageData(wasm, retain(wasm, field(wasm, element, 1))).trim(),
  )

/** Whether a `MessageLog` (borrowed) {hadErrors, unreported, …} holds anything; `unreported` is a `PersistentArray`. */
export const hasMessages = (wasm: LeanWasm, log: Obj): boolean =>
  persistentArrayItems(wasm, field(wasm, log, 1)).length > 0
