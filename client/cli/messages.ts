// Pure: what Lean says, as compilers print it: file, line from 1, column from 0 as Lean counts, severity, text.
import type { CheckResult, LeanError, Message, VerificationResult } from '../types.d.ts'
import type { Colour, Style } from './style.ts'
import type { Verdict } from './verdict.ts'

const severities: Record<Message['severity'], { word: string; colour: Colour }> = {
  error: { word: 'error', colour: 'red' },
  warning: { word: 'warning', colour: 'yellow' },
  information: { word: 'info', colour: 'none' },
}

type Said = Pick<CheckResult | VerificationResult, 'messages' | 'errors'>

/** Lean's messages, then the errors that are none of them: of a timeout, an axiom, an import. What an error repeats goes. */
export const compilerLines = (file: string, { messages, errors }: Said, style: Style): string => {
  const said = new Set(messages.map(({ data }) => data))
  const ours = errors.filter(({ message }) => !said.has(message))
  const repeated = ({ pos, data }: Message): boolean =>
    ours.some((error) => place(error.pos) === place(pos) && error.message.includes(data))
  return [
    ...messages
      .filter((message) => !repeated(message))
      .map(({ pos, severity, data }) => line(file, pos, severities[severity], data, style)),
    ...ours.map(({ pos, message }) => line(file, pos, severities.error, message, style)),
  ].join('')
}

/** Of what has no verdict: which outcome it was, and why, as far as no message says so. */
export const outcomeLine = (file: string, verdict: Verdict, style: Style): string => {
  const why = verdict.detail ?? verdict.reason ?? 'no verdict'
  return `${style('bold', `${file}:`)} ${style('yellow', `${verdict.status}:`)} ${why}\n`
}

const place = (pos: LeanError['pos']): string => (pos === null ? '' : `${pos.line}:${pos.column}:`)

const line = (
  file: string,
  pos: LeanError['pos'],
  { word, colour }: { word: string; colour: Colour },
  text: string,
  style: Style,
): string => {
  return `${style('bold', `${file}:${place(pos)}`)} ${style(colour, `${word}:`)} ${text.trimEnd()}\n`
}
