// Holes of a text filled with the tactics that close them, each as its place wants it.
import type { LeanError } from '../contract/index.ts'
import { Draft, type Cut } from './draft.ts'
import type { Part } from './outline.ts'

/** A `sorry` as it stands in the text. */
export interface Gap {
  start: number
  end: number
}
export interface HoleFilling extends Gap {
  tactics: readonly string[]
  /** What does where a term is wanted. */
  term?: string
}

const none: LeanError = {
  kind: 'sorry',
  message: '',
  command_index: null,
  pos: null,
  end_pos: null,
  goals: [],
  template: '',
  root_cause: true,
  retryable: false,
}

/** @param fillings in the order of the text; one that several goals meet in has a tactic for each. */
export const fillHoles = (text: string, parts: readonly Part[], fillings: readonly HoleFilling[]): Draft =>
  new Draft(text, holeCuts(text, parts, fillings))

export const holeCuts = (text: string, parts: readonly Part[], fillings: readonly HoleFilling[]): Cut[] =>
  fillings.map(({ start, end, tactics, term }) => {
    const isStep = parts.some((part) => part.part === 'tactic' && part.start === start && part.end === end)
    const isTactic = isStep || besideAnother(text, start, end)
    const place = isTactic ? 'tactic' : placeOfTerm(text, start)
    const column = [...text.slice(text.lastIndexOf('\n', start - 1) + 1, start)].length
    const filled =
      term === undefined || isTactic
        ? written(tactics, place, column)
        : place === 'body' || !term.includes(' ')
          ? term
          : `(${term})`
    return replacing(start, end, filled)
  })

/** Something else in a place where nothing is wrong. */
export const replacing = (start: number, end: number, by: string): Cut => ({
  start,
  end,
  with: by,
  form: 'step',
  error: none,
})

/** Of `t <;> sorry` the outline has the whole alone. */
const besideAnother = (text: string, start: number, end: number): boolean =>
  /<;>\s*$/.test(text.slice(Math.max(0, start - 200), start)) || /^\s*<;>/.test(text.slice(end, end + 200))

type HolePlace = 'tactic' | 'body' | 'term'
/** A body needs no brackets. */
const placeOfTerm = (text: string, start: number): HolePlace =>
  /(?::=|=>|\bfrom)\s*$/.test(text.slice(Math.max(0, start - 200), start)) ? 'body' : 'term'

const written = (tactics: readonly string[], place: HolePlace, column: number): string => {
  const [only = '', ...others] = tactics
  // The goals of one place have one text: what closes the one may fail on the other.
  const tactic =
    others.length === 0 ? only : `first ${tactics.map((one) => `| ${grouped(one, 0)}`).join(' ')}`
  if (place === 'body') return `by ${indented(tactic, column + 3)}`
  if (place === 'term') return `(by ${indented(tactic, column + 4)})`
  return /[\n;]|<;>/.test(tactic) ? grouped(tactic, column) : tactic
}

const grouped = (tactic: string, column: number): string => `(${indented(tactic, column + 1)})`

/** Lines behind the first stand where it begins. */
const indented = (tactic: string, column: number): string =>
  tactic.trim().replaceAll('\n', `\n${' '.repeat(column)}`)
