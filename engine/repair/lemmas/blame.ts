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

export const blameFor = (plan: LemmaPlan, { draft, placed }: PlacedText, result: CheckResult): Blame => {
  const places = new Places(draft.text)
  const blame: Blame = { proofs: new Map(), misplaced: new Set(), lemmas: new Map(), doubtful: new Map() }
  const { commands } = outlineOf(result.outline ?? [], places)
  const { text: plain } = plainText(draft.text)
  const proved = placed.filter((one) => one.proved)
  for (const one of proved) if (ownCommand(commands, plain, one) === null) blame.misplaced.add(one.planned)
  if (blame.misplaced.size === 0 && !isAsPlanned(plan, { draft, placed }, commands))
    for (const { planned } of proved) blame.misplaced.add(planned)
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

/** The command that a lemma is, if that is all of it. */
const ownCommand = (commands: readonly Part[], plain: string, one: PlacedLemma): Part | null =>
  commands.find(
    ({ start, end }) => start === startOf(one) && end <= one.end && plain.slice(end, one.end).trim() === '',
  ) ?? null

/** Whether the other commands are those that the text had without lemmas. */
const isAsPlanned = (plan: LemmaPlan, { draft, placed }: PlacedText, commands: readonly Part[]): boolean => {
  const own = new Set(placed.map(startOf))
  const others = commands.filter(({ start }) => !own.has(start))
  return (
    others.length === plan.commands.length &&
    others.every(({ kind, start }, at) => {
      const planned = plan.commands[at]
      return planned?.kind === kind && planned.start === draft.sourceOf(start, 'end')
    })
  )
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
