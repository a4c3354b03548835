// What to cut where Lean's parser stopped. It gives no syntax of what comes after, so that the layout has to do: a line with
// the deeper lines below it is a piece, what stands behind its last `:=`, `=>` or `by` is a smaller one.
import type { Piece } from './piece.ts'

export interface Broken {
  /** Comments hidden. */
  plain: string
  /** The command: from its start to that of the next. */
  from: number
  to: number
  /** Where the parser stopped. */
  at: number
}

const openers = /:=|=>|\bby\b|·|\bfrom\b|\bthen\b|\belse\b/gu
const opensAtEnd = /(?::=|=>|\bby|·|\bfrom|\bthen|\belse)$/u
/** What can't be a step by itself. */
const partOfAnother = /^(?:\||_\s|<;>|\)|\]|⟩|\}|,)/

/** From the smallest piece to the whole command. */
export const brokenPieces = ({ plain, from, to, at }: Broken): Piece[] => {
  const end = endBefore(plain, from, to)
  const stop = Math.min(at, end)
  const before = endBefore(plain, from, stop)
  const lines = linesOf(plain, from, end)
  const whole: Piece = { start: from, end, with: '', form: 'command' }
  const value = outermost(plain.slice(from, end), ':=')
  if (value !== null && stop <= from + value) return [whole]
  const pieces: Piece[] = []
  const isAtStart =
    plain.slice(before, stop).includes('\n') || /^[^\S\n]*(?:\n|$)/.test(plain.slice(stop, end))
  if (isAtStart && opensAtEnd.test(plain.slice(Math.max(from, before - 8), before)))
    pieces.push({ start: before, end: before, with: ' sorry', form: 'missing' })
  const here = lines.findLastIndex((line) => line.start <= stop)
  const last = lines.findLastIndex((line) => line.start <= Math.max(from, before - 1))
  // At the beginning of a line what is wrong may be that the one before has no end.
  const open = lastOpen(plain.slice(from, stop))
  const opened = open === null ? -1 : lines.findLastIndex((line) => line.start <= from + open)
  if (opened > 0) pieces.push(...ladder(plain, lines, opened, from + (open ?? 0)).slice(0, 2))
  const [first, ...others] = ladder(plain, lines, last, before)
  const own = here === last || stop >= end ? [] : ladder(plain, lines, here, stop).slice(0, 2)
  pieces.push(...(first === undefined ? [] : [first]), ...own, ...others)
  const guesses = pieces.map((piece) =>
    piece.end < stop && piece.end > piece.start ? { ...piece, guess: true } : piece,
  )
  return [...guesses, whole]
}

interface Line {
  start: number
  /** Where its first sign is. */
  content: number
  indent: number
  end: number
}

const linesOf = (plain: string, from: number, to: number): Line[] => {
  const lines: Line[] = []
  for (let start = from; start < to;) {
    const next = plain.indexOf('\n', start)
    const end = next < 0 || next > to ? to : next
    const blank = plain.slice(start, end).search(/\S/)
    if (blank >= 0) lines.push({ start, content: start + blank, indent: blank, end })
    start = end + 1
  }
  return lines
}

/** From a line outwards. */
const ladder = (plain: string, lines: readonly Line[], from: number, stop: number): Piece[] => {
  const pieces: Piece[] = []
  let limit = stop
  for (let at: number | null = from; at !== null; at = outside(lines, at)) {
    const line = lines[at]
    if (line === undefined) break
    const end = groupEnd(plain, lines, at)
    const text = plain.slice(line.content, Math.min(line.end, Math.max(limit, line.content)))
    const found = [...text.matchAll(openers)].map((mark) => line.content + mark.index + mark[0].length)
    for (const opener of at === 0 ? [] : found.toReversed()) pieces.push(behind(plain, opener, end))
    if (at === 0) pieces.push(...valueIn(plain, line, end))
    else if (!partOfAnother.test(text)) pieces.push({ start: line.content, end, with: 'sorry', form: 'step' })
    limit = line.end
    if (at === 0) break
  }
  return pieces
}

const behind = (plain: string, opener: number, end: number): Piece => {
  const blank = plain.slice(opener, end).search(/\S/)
  const start = blank < 0 || plain.slice(opener, opener + blank).includes('\n') ? opener : opener + blank
  return { start, end, with: start === opener ? ' sorry' : 'sorry', form: 'body' }
}

/** What a declaration has from its first `:=` on; a command without one is cut whole. */
const valueIn = (plain: string, line: Line, end: number): Piece[] => {
  const head = plain.slice(line.start, end)
  const at = outermost(head, ':=')
  if (at === null) return []
  return [
    behind(plain, line.start + at + 2, end),
    { start: line.start + at, end, with: ':= sorry', form: 'value' },
  ]
}

const closing = new Map([
  [')', '('],
  [']', '['],
  ['}', '{'],
  ['⟩', '⟨'],
])

/** The last bracket that is never closed. */
const lastOpen = (text: string): number | null => {
  const open: number[] = []
  for (let at = 0; at < text.length; at++) {
    const sign = text.charAt(at)
    if ('([{⟨'.includes(sign)) open.push(at)
    else if (text.charAt(open.at(-1) ?? -1) === closing.get(sign) && closing.has(sign)) open.pop()
  }
  return open.at(-1) ?? null
}

/** The first `:=` outside of brackets: within them it is a binder's. */
const outermost = (text: string, wanted: string): number | null => {
  let depth = 0
  for (let at = 0; at < text.length; at++) {
    const sign = text.charAt(at)
    if ('([{⟨⦃'.includes(sign)) depth += 1
    else if (')]}⟩⦄'.includes(sign)) depth -= 1
    else if (depth <= 0 && text.startsWith(wanted, at)) return at
  }
  const first = text.indexOf(wanted)
  return first < 0 ? null : first
}

/** The nearest line above that is less deep; the first line is of the command itself. */
const outside = (lines: readonly Line[], at: number): number | null => {
  const indent = lines[at]?.indent ?? 0
  for (let above = at - 1; above >= 0; above--)
    if ((lines[above]?.indent ?? 0) < indent || above === 0) return above
  return null
}

const groupEnd = (plain: string, lines: readonly Line[], at: number): number => {
  const indent = lines[at]?.indent ?? 0
  let last = at
  while (at === 0 ? last + 1 < lines.length : (lines[last + 1]?.indent ?? -1) > indent) last += 1
  const line = lines[last]
  return line === undefined ? plain.length : endBefore(plain, line.start, line.end)
}

/** The end of the last sign before `to`. */
export const endBefore = (plain: string, from: number, to: number): number =>
  from + plain.slice(from, to).trimEnd().length
