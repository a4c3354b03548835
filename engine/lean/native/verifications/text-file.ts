// A header and commands as one file for `lean`, and Lean's messages on it as those of a REPL on the commands. Pure.
import { splitImports } from '../../../header/imports.ts'
import { nameOf, type Name } from '../../../kernel/term/name.ts'
import type { ReplMessage, ReplPosition, ReplSorry } from '../../../protocol/wire.ts'
import { nameWritten } from '../../../verification/written-name.ts'

export interface TextFile {
  text: string
  /** The lines of the file before each command's first. */
  linesBefore: readonly number[]
}

/** The header's imports take the first line, and what else there is of it the next. */
export function textFile(header: string, commands: readonly string[]): TextFile {
  const { imports, rest } = splitImports(header)
  const lines = [imports.split('\n').map(withoutComment).join(' ')]
  if (rest !== '') lines.push(...rest.split('\n'))
  const linesBefore: number[] = []
  for (const command of commands) {
    linesBefore.push(lines.length)
    lines.push(...command.split('\n'))
  }
  return { text: `${lines.join('\n')}\n`, linesBefore }
}

const withoutComment = (line: string): string => line.replace(/--.*$/, '').trim()

const implicit = nameOf('Init')

/** What a text with this header imports. */
export function modulesOf(header: string): Name[] {
  const { imports, modules } = splitImports(header)
  const named = modules.map(nameWritten)
  return /(^|\s)prelude(\s|$)/.test(imports) ? named : [implicit, ...named]
}

const severities: Readonly<Record<string, ReplMessage['severity']>> = {
  information: 'info',
  warning: 'warning',
  error: 'error',
}

/** Lean's own lines of what was printed; a text may print what looks like one. */
export function messagesIn(output: string): ReplMessage[] {
  return output.split('\n').flatMap((line) => {
    const said = line.startsWith('{') ? messageIn(line) : null
    return said === null ? [] : [said]
  })
}

function messageIn(line: string): ReplMessage | null {
  let json: unknown
  try {
    json = JSON.parse(line)
  } catch {
    return null
  }
  const { severity, pos, endPos, data, kind } = json as Record<string, unknown>
  const known = severities[String(severity)]
  if (known === undefined || !isPosition(pos) || typeof data !== 'string') return null
  const end = isPosition(endPos) ? endPos : null
  return {
    severity: known,
    pos,
    endPos: end,
    data,
    ...(typeof kind === 'string' && kind !== untagged && { kind }),
  }
}

/** What Lean calls the kind of a message that has none. */
const untagged = '[anonymous]'

const isPosition = (value: unknown): value is ReplPosition =>
  typeof value === 'object' &&
  value !== null &&
  'line' in value &&
  'column' in value &&
  Number.isSafeInteger(value.line) &&
  Number.isSafeInteger(value.column)

export interface PlacedMessages {
  /** Of the header. */
  header: ReplMessage[]
  /** Of each command, places counted from its own first line. */
  commands: ReplMessage[][]
}

export function placed(messages: readonly ReplMessage[], { linesBefore }: TextFile): PlacedMessages {
  const header: ReplMessage[] = []
  const commands: ReplMessage[][] = linesBefore.map(() => [])
  for (const message of messages) {
    const at = linesBefore.findLastIndex((before) => message.pos.line > before)
    const before = linesBefore[at]
    if (before === undefined) header.push(message)
    else commands[at]?.push(moved(message, before))
  }
  return { header, commands }
}

function moved(message: ReplMessage, lines: number): ReplMessage {
  const place = ({ line, column }: ReplPosition): ReplPosition => ({ line: line - lines, column })
  const { endPos } = message
  return { ...message, pos: place(message.pos), endPos: endPos ? place(endPos) : null }
}

/** What is no code, and the word itself. */
const lexemes = /--.*$|\/-|"(?:[^"\\]|\\[^])*"|«[^»]*»|[\p{L}_][\p{L}\p{N}_'!?₀-₉.]*/gmu

/**
 * Where `sorry` stands in a command. A compiler tells of declarations that rest on one, not where each stands; who
 * puts a proof there is judged by the reference's statement all the same.
 */
export function sorriesIn(command: string): ReplSorry[] {
  const sorries: ReplSorry[] = []
  const scan = new RegExp(lexemes)
  for (let found = scan.exec(command); found !== null; found = scan.exec(command)) {
    if (found[0] === '/-') scan.lastIndex = commentEnd(command, found.index + 2)
    else if (found[0] === 'sorry') {
      const pos = positionAt(command, found.index)
      sorries.push({ pos, endPos: { ...pos, column: pos.column + found[0].length }, goal: '' })
    }
  }
  return sorries
}

function commentEnd(text: string, from: number): number {
  const marks = /\/-|-\//g
  marks.lastIndex = from
  for (let depth = 1, mark = marks.exec(text); mark !== null; mark = marks.exec(text)) {
    depth += mark[0] === '/-' ? 1 : -1
    if (depth === 0) return marks.lastIndex
  }
  return text.length
}

function positionAt(text: string, offset: number): ReplPosition {
  const lines = text.slice(0, offset).split('\n')
  return { line: lines.length, column: [...(lines.at(-1) ?? '')].length }
}
