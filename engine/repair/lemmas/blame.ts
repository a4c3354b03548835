// Which lemma a failure of the assembled text is of: its proof, what it states, or its use.
import type { CheckResult, LeanError } from '../../contract/index.ts'
import { outlineOf, type Part } from '../outline.ts'
import { Places } from '../places.ts'
import { plainText } from '../plain-text.ts'
import type { PlacedText, PlacedLemma } from './assembled.ts'
import type { LemmaPlan, PlannedLemma } from './plan.ts'

export interface Blame {
  /** Lemmas whose proof fails, with what Lean says of it, by its own positions. */
  proofs: Map<PlannedLemma, LeanError[]>
  /** Proofs that are no term, or more than one: the commands of the text are not what they were. */
  misplaced: Set<PlannedLemma>
  /** Lemmas that fail by themselves or in their hole. */
  lemmas: Map<PlannedLemma, string>
  /** Lemmas of a command that fails elsewhere: one of them may be why. */
  doubtful: Map<PlannedLemma, string>
}

export const blameFor = (plan: LemmaPlan, text: PlacedText, result: CheckResult): Blame => {
  const { draft, placed } = text
  const places = new Places(draft.text)
  const blame: Blame = { proofs: new Map(), misplaced: new Set(), lemmas: new Map(), doubtful: new Map() }
  const { commands } = outlineOf(result.outline ?? [], places)
  const proved = placed.filter((one) => one.proved)
  const endless = proved.filter((one) => plainText(draft.text.slice(one.proofStart, one.end)).open !== null)
  const ill = proved.find((one) => !isOneTerm(draft.text, commands, one))
  // What such a one does to those behind it nobody can tell.
  const noTerms = endless.length > 0 || ill === undefined ? endless : [ill]
  const lost = noTerms.length > 0 ? null : firstLost(plan, text, commands)
  const before = lost === null ? [] : proved.filter((one) => one.start < lost).slice(-1)
  for (const one of [...noTerms, ...before]) {
    blame.misplaced.add(one.planned)
    const next = commands.find(({ start }) => start >= one.end)?.start ?? draft.text.length
    const error = result.errors.find(
      ({ pos }) => pos !== null && startOf(one) <= places.offsetOf(pos) && places.offsetOf(pos) <= next,
    )
    if (error !== undefined) note(blame, one, error, places, draft.text)
  }
  // What is wrong behind them may be so because of them.
  if (blame.misplaced.size > 0) return blame
  for (const error of result.errors) {
    if (error.pos === null) continue
    const at = places.offsetOf(error.pos)
    const own = placed.find(({ start, end }) => start <= at && at < end)
    if (own?.proved === true) note(blame, own, error, places, draft.text)
    else if (own !== undefined) blame.lemmas.set(own.planned, error.message)
    else noteUse(plan, placed, draft.sourceOf(at, 'start'), error.message, blame)
  }
  return blame
}

const startOf = ({ planned, start }: PlacedLemma): number => start - planned.prefix.length

/** Whether the lemma ends where its proof does; where it has no command of its own, that is another's doing. */
const isOneTerm = (text: string, commands: readonly Part[], one: PlacedLemma): boolean => {
  const proof = plainText(text.slice(one.proofStart, one.end))
  const own = commands.find(({ start }) => start === startOf(one))
  if (own === undefined) return true
  const rest = proof.text.slice(Math.max(0, own.end - one.proofStart))
  return !own.broken && own.end <= one.end && rest.trim() === ''
}

/** Where the first command is missing, or one too many, of those that the text has with its lemmas. */
const firstLost = (
  plan: LemmaPlan,
  { draft, placed }: PlacedText,
  commands: readonly Part[],
): number | null => {
  const own = new Set(placed.map(startOf))
  const lemma = placed.find((one) => !commands.some(({ start }) => start === startOf(one)))
  const others = commands.filter(({ start }) => !own.has(start))
  const at = Array.from({ length: Math.max(others.length, plan.commands.length) }).findIndex((_, index) => {
    const [now, planned] = [others[index], plan.commands[index]]
    return now?.kind !== planned?.kind || planned?.start !== draft.sourceOf(now?.start ?? 0, 'end')
  })
  if (lemma === undefined && at < 0) return null
  return Math.min(lemma?.start ?? Infinity, at < 0 ? Infinity : (others[at]?.start ?? draft.text.length))
}

const note = (blame: Blame, own: PlacedLemma, error: LeanError, places: Places, text: string): void => {
  const proof = new Places(text.slice(own.proofStart, own.end))
  const within = (position: LeanError['pos']): LeanError['pos'] =>
    position === null ? null : proof.positionOf(Math.max(0, places.offsetOf(position) - own.proofStart))
  const moved = { ...error, pos: within(error.pos), end_pos: within(error.end_pos) }
  blame.proofs.set(own.planned, [...(blame.proofs.get(own.planned) ?? []), moved])
}

const noteUse = (
  plan: LemmaPlan,
  placed: readonly PlacedLemma[],
  at: number,
  why: string,
  blame: Blame,
): void => {
  const used = placed.map(({ planned }) => planned)
  const here = used.filter(({ start, end }) => start <= at && at <= end)
  for (const planned of here) blame.lemmas.set(planned, why)
  if (here.length > 0) return
  const command = plan.commands.findLast(({ start }) => start <= at)
  for (const planned of used) if (planned.at === command?.start) blame.doubtful.set(planned, why)
}
