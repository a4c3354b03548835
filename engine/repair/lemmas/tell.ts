// What became of each hole, as the contract has it.
import type { CheckResult, LeanError, LemmaView, Sorry } from '../../contract/index.ts'
import type { Draft } from '../draft.ts'
import { goalParts } from '../hypotheses.ts'
import { Places } from '../places.ts'
import { type PlacedText, useOf } from './assembled.ts'
import type { LemmaPlan, PlannedLemma } from './plan.ts'

export interface LemmasMade {
  plan: LemmaPlan
  /** Of the text given, the plan's text. */
  sorrified: Draft
  assembled: PlacedText
  /** Of the assembled text. */
  result: CheckResult
  given: ReadonlyMap<PlannedLemma, string>
  /** Why a lemma or a proof was left out. */
  failures: ReadonlyMap<PlannedLemma, { detail: string; errors: LeanError[] }>
}

export const tellLemmas = ({
  plan,
  sorrified,
  assembled,
  result,
  given,
  failures,
}: LemmasMade): LemmaView[] => {
  const { draft, placed } = assembled
  const now = new Places(draft.text)
  const source = new Places(sorrified.source)
  const sorries = result.sorries.map((sorry) => ({ sorry, at: now.offsetOf(sorry.pos) }))
  return plan.lemmas.map((planned): LemmaView => {
    const { name, sorry, start, end, lacks } = planned
    const own = placed.find((one) => one.planned === planned)
    const span = draft.spans.find(({ cut }) => cut.start === start && cut.end === end)
    const holeStart = span?.start ?? draft.textOf(start)
    const holeEnd = span?.end ?? holeStart + end - start
    const from = own?.start ?? holeStart
    const open: Sorry | undefined = sorries.find(({ at }) => from <= at && at <= (own?.end ?? holeEnd))?.sorry
    const failure = failures.get(planned)
    const use = own === undefined ? null : useOf(planned)
    return {
      name,
      status: statusOf(own !== undefined, failure !== undefined, open !== undefined),
      statement: own?.statement ?? null,
      proof: given.get(planned) ?? null,
      use: use === null || span === undefined ? null : span.cut.with,
      pos: own === undefined ? null : now.positionOf(own.start),
      end_pos: own === undefined ? null : now.positionOf(own.end),
      hole_pos: now.positionOf(holeStart),
      hole_end_pos: now.positionOf(holeEnd),
      source_pos: source.positionOf(sorrified.sourceOf(start, 'start')),
      source_end_pos: source.positionOf(sorrified.sourceOf(end, 'end')),
      goal: sorry.goal,
      ...goalParts(sorry.goal),
      state_ref: open?.state_ref ?? null,
      errors: failure?.errors ?? [],
      detail: own === undefined ? (failure?.detail ?? lacks) : (failure?.detail ?? null),
    }
  })
}

const statusOf = (isThere: boolean, hasFailed: boolean, isOpen: boolean): LemmaView['status'] => {
  if (!isThere) return 'not_expressible'
  if (hasFailed) return 'failed'
  return isOpen ? 'open' : 'proved'
}
