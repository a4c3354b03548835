// A check's result as the REPL's own reply, which is what Kimina's callers read. A client takes whatever has no error
// and no `sorries` for proved, so that what is not valid here always has one or the other.
import type { CheckResult, Message, Position, Sorry } from '../../engine/index.ts'
import { infoTreesOf, linesOfImports } from './infotree.ts'
import type { TreeDetail } from './requests.ts'

export interface KiminaMessage {
  severity: 'info' | 'warning' | 'error'
  pos: Position
  endPos?: Position
  data: string
}
export interface KiminaReply {
  env: number
  messages?: KiminaMessage[]
  sorries?: { pos: Position; endPos: Position; goal: string }[]
  infotree?: object[]
}

const start: Position = { line: 1, column: 0 }
/** What callers look for: Lean has put the word in backticks since 4.28. */
const sorryWords = "declaration uses 'sorry'"

export const kiminaReplyOf = (result: CheckResult, code: string, detail: TreeDetail | null): KiminaReply => {
  const messages = result.messages.map(messageOf)
  const sorries = result.sorries.map(sorryOf)
  if (result.status === 'error' && !messages.some(({ severity }) => severity === 'error'))
    messages.push(...unsaid(result))
  if (result.status === 'sorry') admit(result, messages, sorries)
  const lines = linesOfImports(code)
  const trees = detail === null ? [] : infoTreesOf(treesIn(result), detail, lines)
  return {
    env: lines > 0 && code.includes('import ') ? 1 : 0,
    ...(messages.length > 0 && { messages }),
    ...(sorries.length > 0 && { sorries }),
    ...(trees.length > 0 && { infotree: trees }),
  }
}

const treesIn = ({ infotree = [] }: CheckResult) => infotree.flatMap(({ trees }) => trees)

const messageOf = ({ severity, pos, end_pos, data }: Message): KiminaMessage => ({
  severity: severity === 'information' ? 'info' : severity,
  pos,
  ...(end_pos !== null && { endPos: end_pos }),
  data,
})

const sorryOf = ({ pos, end_pos, goal }: Sorry) => ({ pos, endPos: end_pos ?? pos, goal })

/** A refusal that Lean has no message for. */
const unsaid = ({ errors }: CheckResult): KiminaMessage[] => {
  const told = errors.map(({ message, pos }) => ({
    severity: 'error' as const,
    pos: pos ?? start,
    data: message,
  }))
  return told.length > 0 ? told : [{ severity: 'error', pos: start, data: 'Lean refused this code.' }]
}

/** Axioms are what the engine says of them; a `sorry` that Lean lists nowhere is at its warning. */
const admit = (
  result: CheckResult,
  messages: KiminaMessage[],
  sorries: NonNullable<KiminaReply['sorries']>,
): void => {
  const axioms = result.messages.findIndex(({ kind }) => kind === 'appliance.axioms')
  const told = messages.find(({ data }) => /\bsorry\b/.test(data)) ?? messages[axioms]
  if (sorries.length === 0) {
    const pos = told?.pos ?? start
    const goal =
      result.errors.find(({ kind }) => kind === 'axiom')?.message ?? 'a `sorry` that Lean names no goal of'
    sorries.push({ pos, endPos: told?.endPos ?? pos, goal })
  }
  if (messages.some(({ data }) => data.includes(sorryWords))) return
  const { pos, endPos } = told ?? sorries[0] ?? { pos: start }
  messages.push({ severity: 'warning', pos, ...(endPos && { endPos }), data: sorryWords })
}
