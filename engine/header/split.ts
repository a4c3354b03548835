// A whole Lean file in two: the header it can run on warm, and the rest, whose positions stay the file's own.
// Loses nothing (`source.slice(0, offset) + body` is the source) and ends the header early where unsure.
import { readImport, readOpening } from './commands.ts'
import type { Position } from '../contract/index.ts'
import { risingPositions } from './positions.ts'
import { skipBlanks, type Token } from './tokens.ts'

export interface SplitSource {
  /** Normalised: one command a line, comments left out. Empty when the file has no header of its own. */
  header: string
  /** From right after the header's last command to the end. */
  body: string
  /** Where the body begins in the source. */
  offset: number
  start: Position
  /** Where each of the header's tokens stands in `header` and in the source. */
  marks: { header: Position; source: Position; length: number }[]
}

export const splitSource = (source: string): SplitSource => {
  const { commands, offset } = readHeader(source)
  const lines = commands.map(writeLine)
  const place = risingPositions(source)
  const marks = lines.flatMap(({ columns }, line) =>
    columns.map(({ token, column }) => ({
      header: { line: line + 1, column },
      source: place(token.offset),
      length: [...token.text].length,
    })),
  )
  return {
    header: lines.map(({ text }) => text).join('\n'),
    body: source.slice(offset),
    offset,
    start: place(offset),
    marks,
  }
}

/**
 * The body as a text of its own in which every line and column is the file's. Empty where nothing but blanks
 * and comments is left: Lean takes those at the end of a file, but not for a text of their own.
 */
export const placedBody = ({ body, start }: SplitSource): string =>
  skipBlanks(body, 0, 'stop') === body.length
    ? ''
    : '\n'.repeat(start.line - 1) + ' '.repeat(start.column) + body

/** A position in the header as Lean was given it, as the file's own. */
export const sourcePosition = (split: SplitSource, position: Position): Position => {
  const before = ({ header }: { header: Position }): boolean =>
    header.line < position.line || (header.line === position.line && header.column <= position.column)
  const mark = split.marks.findLast(before)
  if (!mark) return split.marks[0]?.source ?? split.start
  const into = mark.header.line === position.line ? position.column - mark.header.column : mark.length
  return { line: mark.source.line, column: mark.source.column + Math.min(into, mark.length) }
}

const readHeader = (source: string): { commands: Token[][]; offset: number } => {
  const commands: Token[][] = []
  let offset = 0
  let importing = true
  for (;;) {
    const previous = commands.at(-1)?.[0]?.text ?? null
    const found: Token[] | null =
      (importing ? command(source, offset, previous) : null) ?? opening(source, offset)
    const last: Token | undefined = found?.at(-1)
    if (!found || !last) return { commands, offset }
    importing &&= ['module', 'prelude'].includes(last.text) || found.some(({ text }) => text === 'import')
    commands.push(found)
    offset = last.offset + last.text.length
  }
}

const command = (source: string, from: number, previous: string | null): Token[] | null => {
  const start = skipBlanks(source, from, 'stop')
  return start === null ? null : readImport(source, start, previous)
}
const opening = (source: string, from: number): Token[] | null => {
  const start = skipBlanks(source, from, 'skip')
  return start === null ? null : readOpening(source, start)
}

const writeLine = (tokens: Token[]): { text: string; columns: { token: Token; column: number }[] } => {
  let text = ''
  const columns = tokens.map((token) => {
    const joined = text === '' || text.endsWith('(') || token.text === ')' || token.text === ','
    text += joined ? '' : ' '
    const column = [...text].length
    text += token.text
    return { token, column }
  })
  return { text, columns }
}
