// Lemmas put into a text, with the proofs that are given for them, and the whole checked. What fails is left out by whose
// fault it is: a proof, or a lemma. Where that can't be told all lemmas of a command are, and are tried again by halves.
import type { CheckResult, Included, LeanError } from '../../contract/index.ts'
import { assembleLemmas, type PlacedText } from '../../repair/lemmas/assembled.ts'
import { blameFor, type Blame } from '../../repair/lemmas/blame.ts'
import type { LemmaPlan, PlannedLemma } from '../../repair/lemmas/plan.ts'
import type { RefusedAnswer } from '../../door.ts'
import type { Spending } from './spending.ts'
import { settled } from './sorrify.ts'

export interface LeftOut {
  detail: string
  errors: LeanError[]
}
export interface LemmasPlaced {
  type: 'placed'
  assembled: PlacedText
  result: CheckResult
  failures: Map<PlannedLemma, LeftOut>
}
export type PlacedLemmas =
  | LemmasPlaced
  /** `result` says what stands in the way. */
  | { type: 'failed'; result: CheckResult }
  | RefusedAnswer

/** Each leaves out one lemma at least, or one proof, or takes some back. */
const mostRounds = 200

interface Kept {
  chosen: Set<PlannedLemma>
  proofs: Map<PlannedLemma, string>
  noncomputable: Set<PlannedLemma>
  failures: Map<PlannedLemma, LeftOut>
}

export const placeLemmas = async (
  spending: Spending,
  plan: LemmaPlan,
  given: ReadonlyMap<PlannedLemma, string>,
  state_ref: string | undefined,
  also: readonly Included[] = [],
): Promise<PlacedLemmas> => {
  const chosen = new Set(plan.lemmas.filter(({ stated }) => stated !== null))
  const proofs = new Map([...given].filter(([planned]) => chosen.has(planned)))
  const kept: Kept = { chosen, proofs, noncomputable: new Set(), failures: new Map() }
  const doubtful = new Set<PlannedLemma>()
  let rounds = 0
  const tried = async () => {
    rounds++
    const assembled = assembleLemmas(plan, kept.chosen, kept.proofs, kept.noncomputable)
    const told = await spending.check({
      source: assembled.draft.text,
      ...(state_ref === undefined ? {} : { state_ref }),
      include: ['outline', ...also],
    })
    if (told.type === 'refused') return told
    const blame = blameFor(plan, assembled, told.result)
    const holds = settled(told.result) && blame.misplaced.size === 0
    return { type: 'tried' as const, assembled, result: told.result, blame, holds }
  }
  let best: LemmasPlaced | null = null
  while (best === null) {
    const now = await tried()
    if (now.type === 'refused') return now
    const { assembled, result, blame, holds } = now
    if (holds) best = { type: 'placed', assembled, result, failures: kept.failures }
    else if (isStuck(result, kept) || spending.over) return { type: 'failed', result }
    else if (rounds >= mostRounds || !leaveOut(blame, kept, doubtful)) leaveOutAll(result, kept, doubtful)
  }
  const queue = halves([...doubtful])
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    if (rounds >= mostRounds || spending.over) break
    for (const planned of next) kept.chosen.add(planned)
    const now = await tried()
    if (now.type === 'refused') return now
    if (now.holds) {
      for (const planned of next) kept.failures.delete(planned)
      best = { ...best, assembled: now.assembled, result: now.result }
      continue
    }
    for (const planned of next) kept.chosen.delete(planned)
    if (next.length > 1) queue.unshift(...halves(next))
  }
  return best
}

const halves = (all: readonly PlannedLemma[]): PlannedLemma[][] => {
  const middle = Math.ceil(all.length / 2)
  return [all.slice(0, middle), all.slice(middle)].filter((half) => half.length > 0)
}

/** Not for anything that is in the text. */
const isStuck = (result: CheckResult, { chosen }: Kept): boolean =>
  (result.status !== 'error' && !settled(result)) || chosen.size === 0

/** Proofs first: what fails elsewhere may be their doing. */
const leaveOut = (blame: Blame, kept: Kept, doubtful: Set<PlannedLemma>): boolean => {
  const { proofs, misplaced, lemmas } = blame
  for (const planned of misplaced) {
    kept.proofs.delete(planned)
    kept.failures.set(planned, {
      detail: 'it is no one term: with it, the commands of the text are others',
      errors: proofs.get(planned) ?? [],
    })
  }
  if (misplaced.size > 0) return true
  for (const [planned, errors] of proofs) {
    const isValue = planned.stated?.keyword === 'def' && errors.every(({ kind }) => kind === 'noncomputable')
    if (isValue && !kept.noncomputable.has(planned)) {
      kept.noncomputable.add(planned)
      continue
    }
    kept.proofs.delete(planned)
    kept.failures.set(planned, { detail: errors[0]?.message ?? '', errors })
  }
  if (proofs.size > 0) return true
  const unfit = lemmas.size > 0 ? lemmas : blame.doubtful
  for (const [planned, detail] of unfit) {
    kept.chosen.delete(planned)
    kept.failures.set(planned, { detail, errors: [] })
    if (unfit === blame.doubtful) doubtful.add(planned)
  }
  return unfit.size > 0
}

const leaveOutAll = ({ errors }: CheckResult, kept: Kept, doubtful: Set<PlannedLemma>): void => {
  const detail = errors[0]?.message ?? 'the text with it was not accepted'
  for (const planned of kept.chosen) {
    kept.failures.set(planned, { detail, errors: [] })
    doubtful.add(planned)
  }
  kept.chosen.clear()
}
