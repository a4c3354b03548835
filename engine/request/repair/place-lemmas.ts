// Lemmas put into a text, with the proofs that are given for them, and the whole checked. What fails is left out by whose
// fault it is: a proof, a lemma, or in the end all that a command has.
import type { CheckResult, LeanError } from '../../contract/index.ts'
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
export type PlacedLemmas =
  | { type: 'placed'; assembled: PlacedText; result: CheckResult; failures: Map<PlannedLemma, LeftOut> }
  /** `result` says what stands in the way. */
  | { type: 'failed'; result: CheckResult }
  | RefusedAnswer

/** Each leaves out one lemma at least, or one proof. */
const mostRounds = 24

export const placeLemmas = async (
  spending: Spending,
  plan: LemmaPlan,
  given: ReadonlyMap<PlannedLemma, string>,
  state_ref: string | undefined,
): Promise<PlacedLemmas> => {
  const chosen = new Set(plan.lemmas.filter(({ stated }) => stated !== null))
  const proofs = new Map([...given].filter(([planned]) => chosen.has(planned)))
  const failures = new Map<PlannedLemma, LeftOut>()
  for (let round = 0; ; round++) {
    const assembled = assembleLemmas(plan, chosen, proofs)
    const told = await spending.check({
      source: assembled.draft.text,
      ...(state_ref === undefined ? {} : { state_ref }),
      include: ['outline'],
    })
    if (told.type === 'refused') return told
    const { result } = told
    const blame = blameFor(plan, assembled, result)
    if (settled(result) && blame.misplaced.size === 0) return { type: 'placed', assembled, result, failures }
    if ((result.status !== 'error' && !settled(result)) || spending.over) return { type: 'failed', result }
    if (chosen.size === 0) return { type: 'failed', result }
    const isLeftOut = leaveOut(blame, { chosen, proofs, failures })
    if (isLeftOut && round < mostRounds) continue
    const [error] = result.errors
    for (const planned of chosen)
      failures.set(planned, { detail: error?.message ?? 'the text with it was not accepted', errors: [] })
    chosen.clear()
    proofs.clear()
  }
}

interface Kept {
  chosen: Set<PlannedLemma>
  proofs: Map<PlannedLemma, string>
  failures: Map<PlannedLemma, LeftOut>
}

/** Proofs first: what fails elsewhere may be their doing. */
const leaveOut = ({ proofs, misplaced, lemmas }: Blame, kept: Kept): boolean => {
  for (const planned of misplaced) {
    kept.proofs.delete(planned)
    kept.failures.set(planned, {
      detail: 'it is no one term: with it, the commands of the text are others',
      errors: proofs.get(planned) ?? [],
    })
  }
  for (const [planned, errors] of misplaced.size > 0 ? [] : proofs) {
    kept.proofs.delete(planned)
    kept.failures.set(planned, { detail: errors[0]?.message ?? '', errors })
  }
  if (misplaced.size > 0 || proofs.size > 0) return true
  for (const [planned, detail] of lemmas) {
    kept.chosen.delete(planned)
    kept.proofs.delete(planned)
    kept.failures.set(planned, { detail, errors: [] })
  }
  return lemmas.size > 0
}
