// What was cut of a text and what that leaves open, as the contract has it.
import type { CutView, HoleView, Sorry } from '../contract/index.ts'
import type { Draft } from './draft.ts'
import { goalParts } from './hypotheses.ts'
import { Places } from './places.ts'

export interface Shown {
  holes: HoleView[]
  cut: CutView[]
}

/** @param sorries of the draft's text. */
export const tellCuts = (draft: Draft, sorries: readonly Sorry[]): Shown => {
  const places = new Places(draft.text)
  const given = new Places(draft.source)
  const { spans } = draft
  const holes = sorries.map((sorry): HoleView => {
    const start = places.offsetOf(sorry.pos)
    const end = sorry.end_pos === null ? start : places.offsetOf(sorry.end_pos)
    const at = spans.findIndex((span) => span.start <= start && start < span.end)
    const cut = spans[at]?.cut
    const [from, to] =
      cut === undefined ? [draft.sourceOf(start, 'start'), draft.sourceOf(end, 'end')] : [cut.start, cut.end]
    return {
      pos: sorry.pos,
      end_pos: sorry.end_pos ?? sorry.pos,
      source_pos: given.positionOf(from),
      source_end_pos: given.positionOf(to),
      goal: sorry.goal,
      ...goalParts(sorry.goal),
      state_ref: sorry.state_ref,
      cut: cut === undefined ? null : at,
      text: cut === undefined ? null : draft.source.slice(cut.start, cut.end),
      error: cut?.error ?? null,
    }
  })
  const cut = spans.map(({ cut: one, start, end }, at): CutView => ({
    form: one.form,
    pos: given.positionOf(one.start),
    end_pos: given.positionOf(one.end),
    text: draft.source.slice(one.start, one.end),
    replacement: one.with,
    result_pos: places.positionOf(start),
    result_end_pos: places.positionOf(end),
    holes: holes.flatMap((hole, index) => (hole.cut === at ? [index] : [])),
    error: one.error,
  }))
  return { holes, cut }
}
