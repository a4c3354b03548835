// Lemmas of holes that speak of other holes, such as what is to be shown of a witness that is open: said once those are
// filled by lemmas of theirs.
import type { CheckResult } from '../../contract/index.ts'
import { Places } from '../places.ts'
import type { PlacedText } from './assembled.ts'
import { type LemmaPlan, type PlannedLemma, stating } from './plan.ts'

/** @param result of the text with the lemmas that are known; null where that says of no other one what it states. */
export const withDependents = (
  plan: LemmaPlan,
  { draft, placed }: PlacedText,
  { sorries }: CheckResult,
): LemmaPlan | null => {
  const places = new Places(draft.text)
  const stage = 1 + Math.max(0, ...plan.lemmas.map((one) => one.stage))
  const rest = sorries.flatMap((sorry) => {
    const at = places.offsetOf(sorry.pos)
    const isOwn = placed.some(({ start, end }) => start <= at && at < end)
    return isOwn ? [] : [{ sorry, start: draft.sourceOf(at, 'start') }]
  })
  let found = false
  const lemmas = plan.lemmas.map((planned): PlannedLemma => {
    if (planned.stated !== null) return planned
    const beside = (one: { start: number }): boolean => one.start === planned.start
    const mine = rest.filter(beside)
    // Of goals that meet in one place none can be told from the others when some are gone.
    if (mine.length !== plan.lemmas.filter(beside).length) return planned
    const { lemma } = mine[plan.lemmas.filter(beside).indexOf(planned)]?.sorry ?? {}
    if (lemma === undefined || 'lacks' in lemma) return planned
    found = true
    return { ...stating(plan.text, planned, lemma, draft.sourceOf(places.offsetOf(lemma.pos), 'end')), stage }
  })
  return found ? { ...plan, lemmas } : null
}
