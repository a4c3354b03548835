// Pure: what was cut of a text and what stays open, as compilers print it.
import type {
  Cut,
  HoleAttempt,
  LeanError,
  Position,
  RepairedHole,
  SorrificationResult,
} from '../../types.d.ts'
import type { Style } from '../style.ts'

type SorryHole = SorrificationResult['holes'][number]

export const counted = (count: number, thing: string): string => `${count} ${thing}${count === 1 ? '' : 's'}`

export const placeOf = (file: string, pos: Position | null): string =>
  pos === null ? `${file}:` : `${file}:${pos.line}:${pos.column}:`

const indented = (text: string): string => text.trimEnd().replaceAll(/^(?=.)/gm, '  ')

/** Of a piece of many lines the first says which it is. */
const firstLine = (text: string): string => {
  const [line = '', ...more] = text.trim().split('\n')
  return more.length === 0 ? line : `${line} …`
}

/** Places are those of the text that was given, as is what Lean has said of it. */
export const cutsTold = (file: string, cuts: readonly Cut[], style: Style): string =>
  cuts
    .map(
      (cut) =>
        `${cutLine(file, cut, style)}\n${cut.error === null ? '' : `${indented(cut.error.message)}\n`}`,
    )
    .join('')

const cutLine = (file: string, { form, pos, text }: Cut, style: Style): string => {
  const place = style('bold', placeOf(file, pos))
  if (form === 'missing') return `${place} ${style('yellow', 'left open')}`
  const word = form === 'command' ? 'left out' : form === 'needless' ? 'needless' : 'cut'
  return `${place} ${style(form === 'command' ? 'red' : 'yellow', `${word}:`)} ${firstLine(text)}`
}

export const holesTold = (file: string, holes: readonly SorryHole[], style: Style): string =>
  holes
    .map(
      ({ pos, goal }) =>
        `${style('bold', placeOf(file, pos))} ${style('yellow', 'hole:')}\n${indented(goal)}\n`,
    )
    .join('')

export const repairedTold = (file: string, holes: readonly RepairedHole[], style: Style): string =>
  holes
    .map(({ pos, goal, tactic, attempts }) => {
      const place = style('bold', placeOf(file, pos))
      if (tactic !== null) return `${place} ${style('green', 'closed:')} ${tactic}\n`
      const open = `${place} ${style('yellow', 'open:')} ${triedTold(attempts)}\n`
      return open + (goal === null ? '' : `${indented(goal)}\n`)
    })
    .join('')

/** One that closes a goal by itself, and not in its place, has been taken back. */
export const triedTold = (attempts: readonly HoleAttempt[]): string => {
  const closing = attempts.find(({ status }) => status === 'complete')
  if (closing !== undefined) return `${closing.tactic} closes it, and does not hold in the whole text`
  if (attempts.length === 0) return 'nothing was tried'
  const silent = attempts.filter(({ status }) => status !== 'error' && status !== 'open')
  const kept = silent.map(({ tactic, status }) => `${tactic} (${status})`).join(', ')
  const count = `${counted(attempts.length, 'tactic')} tried`
  return kept === '' ? count : `${count}; no verdict on ${kept}`
}

export const errorsTold = (file: string, errors: readonly LeanError[], style: Style): string =>
  errors
    .map(
      ({ pos, message }) =>
        `${style('bold', placeOf(file, pos))} ${style('red', 'error:')} ${message.trimEnd()}\n`,
    )
    .join('')
