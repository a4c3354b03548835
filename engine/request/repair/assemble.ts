// The text with its holes filled, checked as a whole. What closes a hole by itself and not in its place is taken back.
import type { CheckResult, RepairedHole } from '../../contract/index.ts'
import type { RefusedAnswer } from '../../door.ts'
import type { Draft } from '../../repair/draft.ts'
import { fillHoles, type HoleFilling } from '../../repair/fill-holes.ts'
import { goalParts } from '../../repair/hypotheses.ts'
import { outlineOf } from '../../repair/outline.ts'
import { Places } from '../../repair/places.ts'
import type { Spending } from './spending.ts'
import { settled, type Sorrified } from './sorrify.ts'
import type { TriedHole } from './try-tactics.ts'

type Made = Extract<Sorrified, { type: 'made' }>

export interface Assembled {
  text: string
  result: CheckResult
  holes: RepairedHole[]
}

/** A filling that holds nowhere is taken back by halves: so many checks at most. */
const mostTries = 24

export const assembleText = async (
  spending: Spending,
  { draft, result }: Made,
  tried: readonly TriedHole[],
  state_ref: string | undefined,
): Promise<Assembled | RefusedAnswer> => {
  const { text } = draft
  const places = new Places(text)
  const { parts } = outlineOf(result.outline ?? [], places)
  const spots = result.sorries.map(({ pos, end_pos }) => ({
    start: places.offsetOf(pos),
    end: end_pos === null ? places.offsetOf(pos) : places.offsetOf(end_pos),
  }))
  let fillings = fillingsOf(spots, tried)
  let best: { filled: Draft; result: CheckResult } = { filled: fillHoles(text, parts, []), result }
  let good: HoleFilling[] = []
  let queue: HoleFilling[][] = fillings.length === 0 ? [] : [fillings]
  for (let tries = 0; queue.length > 0 && tries < mostTries && !spending.over; tries++) {
    const [next = [], ...others] = queue
    queue = others
    fillings = [...good, ...next].sort((a, b) => a.start - b.start)
    const filled = fillHoles(text, parts, fillings)
    const told = await spending.check({
      source: filled.text,
      ...(state_ref === undefined ? {} : { state_ref }),
    })
    if (told.type === 'refused') return told
    if (settled(told.result)) {
      good = fillings
      best = { filled, result: told.result }
    } else if (next.length > 1)
      queue = [next.slice(0, next.length / 2), next.slice(next.length / 2), ...queue]
  }
  const now = new Places(best.filled.text)
  const holes = result.sorries.map((sorry, at): RepairedHole => {
    const spot = spots[at] ?? { start: 0, end: 0 }
    const span = best.filled.spans.find(({ cut }) => cut.start === spot.start && cut.end === spot.end)
    const start = span?.start ?? best.filled.textOf(spot.start)
    return {
      state_ref: sorry.state_ref,
      pos: now.positionOf(start),
      end_pos: now.positionOf(span?.end ?? start + spot.end - spot.start),
      goal: sorry.goal,
      ...goalParts(sorry.goal),
      tactic: span === undefined ? null : (tried[at]?.closedBy ?? null),
      attempts: tried[at]?.attempts ?? [],
    }
  })
  return { text: best.filled.text, result: best.result, holes }
}

/** A place is filled when each of its goals is closed. */
const fillingsOf = (
  spots: readonly { start: number; end: number }[],
  tried: readonly TriedHole[],
): HoleFilling[] => {
  const byPlace = Map.groupBy(spots.entries(), ([, { start, end }]) => `${start} ${end}`)
  return [...byPlace.values()]
    .flatMap((all): HoleFilling[] => {
      const [first] = all
      const tactics = all.map(([at]) => tried[at]?.closedBy ?? null)
      if (first === undefined || first[1].end <= first[1].start) return []
      const known = tactics.filter((tactic) => tactic !== null)
      return known.length < tactics.length ? [] : [{ ...first[1], tactics: [...new Set(known)] }]
    })
    .sort((a, b) => a.start - b.start)
}
