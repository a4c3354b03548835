// The pieces of a text that may be cut for an error, from the smallest that could be enough to the whole command.
import type { LeanError } from '../contract/index.ts'
import { brokenPieces, endBefore } from './broken-syntax.ts'
import { type TextOutline, type Part, around, blockOf, holds, stepsIn } from './outline.ts'
import type { Piece } from './piece.ts'
import { unreachable } from './reach.ts'

export interface Failure {
  error: LeanError
  /** Offsets into the text. */
  start: number
  end: number
}
export interface TextReading {
  text: string
  /** Comments hidden. */
  plain: string
  /** Where a comment or a string begins that never ends. */
  open: number | null
  outline: TextOutline
  /** Where what Lean was given of the text ends. */
  until: number
  /** What stands in for something already, or was put in. */
  spans: readonly { start: number; end: number }[]
}

export const piecesAt = (reading: TextReading, failure: Failure): Piece[] => {
  const { kind } = failure.error
  if (kind.startsWith('parse.')) return piecesOfBroken(reading, failure)
  return [...special(reading, failure), ...ladder(reading, failure)]
}

const special = (reading: TextReading, failure: Failure): Piece[] => {
  switch (failure.error.kind) {
    case 'unsolved_goals':
      return putIn(reading, failure)
    case 'missing_cases':
      return otherCases(reading, failure)
    case 'no_goals':
      return needless(reading, failure)
    default:
      return []
  }
}

/** What fails with its statement fails without its value too. */
const ofStatements =
  /^(?:unknown_identifier|synth_instance|type_mismatch|placeholder|already_declared|import)$/

const ladder = ({ text, outline, spans }: TextReading, { start, end, error }: Failure): Piece[] => {
  const whole = around(outline, start, end)
  const parts = whole.length > 0 ? whole : around(outline, start, start)
  const pieces: Piece[] = recoveredTerm(outline, parts, start, end)
  if (parts.length === 0) pieces.push(...headerLine(text, start))
  // Of an alternative Lean names the whole where its body is wrong.
  const alternative = text.startsWith('|', start)
  if (alternative) {
    const body = outline.parts.find(
      (part) => (part.part === 'body' || part.part === 'block') && part.start > start && part.end === end,
    )
    if (body !== undefined) pieces.push(pieceOf(outline, body))
  }
  for (const part of parts) {
    if (part.part === 'alternatives' || spans.some((span) => holds(span, part.start, part.end))) continue
    if (part.part === 'command' || part.part === 'declaration') {
      const value = outline.parts.find((one) => one.part === 'value' && holds(part, one.start, one.end))
      const isStatement = value !== undefined && start < value.start && ofStatements.test(error.kind)
      const known = value === undefined || holds(value, start, start)
      if (value !== undefined && !isStatement && !known) pieces.push(pieceOf(outline, value))
    }
    pieces.push(pieceOf(outline, part))
  }
  return pieces
}

/** Lean has gone on with the steps behind: the term is all that was wrong, unless a body follows that is to be of that type. */
const recoveredTerm = (outline: TextOutline, parts: readonly Part[], start: number, end: number): Piece[] => {
  const step = parts.find(({ part }) => part === 'tactic')
  const block = step === undefined ? null : blockOf(outline, step)
  if (step === undefined || block === null || end <= start || start === step.start) return []
  const next = stepsIn(outline, block).find((one) => one.start >= step.end)
  const bodyFollows = outline.parts.some(
    (one) => one.part === 'body' && one.start > start && holds(step, one.start, one.end),
  )
  if (next === undefined || next.goals === null || bodyFollows) return []
  return [{ start, end, with: 'sorry', form: 'body' }]
}

/** A file's header has no outline; what it opens or sets is a line. */
const headerLine = (text: string, at: number): Piece[] => {
  const start = text.lastIndexOf('\n', at - 1) + 1
  const next = text.indexOf('\n', at)
  const end = next < 0 ? text.length : next
  return /^\s*(?:open|set_option|universe)\b/.test(text.slice(start, end))
    ? [{ start, end, with: '', form: 'command' }]
    : []
}

const pieceOf = (outline: TextOutline, part: Part): Piece => {
  const { start, end } = part
  switch (part.part) {
    case 'tactic':
      return { start, end: unreachable(outline, part), with: 'sorry', form: 'step' }
    case 'block':
    case 'body':
      return { start, end, with: 'sorry', form: 'body' }
    case 'value':
    case 'alternatives':
      return { start, end, with: ':= sorry', form: 'value' }
    case 'declaration':
    case 'command':
      return { start, end, with: '', form: 'command' }
    default:
      return part.part satisfies never
  }
}

const mostGoals = 20

/** `unsolved goals`: all steps hold, and more are needed behind them. */
const putIn = ({ text, outline, spans }: TextReading, { start, end, error }: Failure): Piece[] => {
  if (/^(?:by|·|=>|\.)$/.test(text.slice(start, end)))
    return [{ start: end, end, with: ' sorry', form: 'missing' }]
  const block = outline.parts.find(
    (part) => part.part === 'block' && part.start >= start && part.start <= end,
  )
  if (block === undefined) return []
  const steps = stepsIn(outline, block)
  const [first, last] = [steps[0], steps.at(-1)]
  if (first === undefined || last === undefined) return []
  const lineStart = text.lastIndexOf('\n', first.start - 1) + 1
  const line = `\n${' '.repeat([...text.slice(lineStart, first.start)].length)}`
  const put = spans.find((span) => span.start < last.end && last.end <= span.end && span.end > span.start)
  const isPutIn = put !== undefined && text.slice(put.start, put.end).startsWith('\n')
  const rest = /^[ \t]*--[^\n]*/.exec(text.slice(last.end, last.end + 1000))?.[0] ?? ''
  const at = last.end + rest.length
  const place = isPutIn ? { start: put.start, end: put.end } : { start: at, end: at }
  const each = error.goals.length
  const all: Piece = { ...place, with: `${line}all_goals sorry`, form: 'missing' }
  if (isPutIn || each === 0 || each > mostGoals) return [all]
  return [
    { ...place, with: each === 1 ? `${line}sorry` : `${line}· sorry`.repeat(each), form: 'missing' },
    all,
  ]
}

const otherCases = ({ text, outline }: TextReading, { start }: Failure): Piece[] => {
  const holder = around(outline, start, start)[0]
  const alternatives = outline.parts.find(
    (part) =>
      part.part === 'alternatives' && part.start >= start && (holder === undefined || part.end <= holder.end),
  )
  if (alternatives === undefined) return []
  const own = text.slice(alternatives.start, alternatives.end)
  const bar = own.search(/\|/)
  if (bar < 0) return []
  const at = alternatives.start + bar
  const column = [...text.slice(text.lastIndexOf('\n', at - 1) + 1, at)].length
  const line = own.includes('\n') || column === 0 ? `\n${' '.repeat(column)}` : ' '
  return [{ start: alternatives.end, end: alternatives.end, with: `${line}| _ => sorry`, form: 'missing' }]
}

/** `no goals`: what comes before has closed them, by itself or by standing in for a cut. */
const needless = ({ outline, spans }: TextReading, { start, end }: Failure): Piece[] => {
  const step = around(outline, start, end).find(({ part }) => part === 'tactic')
  const block = step === undefined ? null : blockOf(outline, step)
  if (step === undefined || block === null) return []
  const steps = stepsIn(outline, block)
  const at = steps.findIndex((one) => one.start === step.start)
  const cut = steps
    .slice(0, Math.max(0, at))
    .findLast((one) => spans.some((span) => span.start <= one.start && one.end <= span.end))
  const stop = unreachable(outline, { ...step, goals: 1 })
  return cut === undefined
    ? [{ start: step.start, end: stop, with: 'skip', form: 'needless' }]
    : [{ start: cut.start, end: stop, with: 'sorry', form: 'step' }]
}

const piecesOfBroken = ({ plain, open, outline, until }: TextReading, { start }: Failure): Piece[] => {
  const { commands } = outline
  const before = commands.findLast((one) => one.start < start)
  const own = before?.broken === true ? before : commands.findLast((one) => one.start <= start && one.broken)
  const next = (from: number): number => commands.find((one) => one.start > from)?.start ?? until
  const unended: Piece[] = open === null ? [] : [{ start: open, end: until, with: '', form: 'command' }]
  if (own === undefined || next(own.start) < start) {
    const from = Math.min(start, until)
    const to = next(from)
    const rest: Piece = { start: from, end: endBefore(plain, from, to), with: '', form: 'command' }
    // Within the layout of a command it is what ended that too early.
    const isInside =
      before !== undefined && /\S|[ \t]$/.test(plain.slice(plain.lastIndexOf('\n', from - 1) + 1, from))
    const pieces = isInside ? brokenPieces({ plain, from: before.start, to, at: from }) : []
    const smaller = pieces.filter(
      (piece) => piece.guess !== true && piece.end - piece.start < rest.end - rest.start,
    )
    return [...unended, ...smaller, rest, ...pieces]
  }
  return [...unended, ...brokenPieces({ plain, from: own.start, to: next(own.start), at: start })]
}
