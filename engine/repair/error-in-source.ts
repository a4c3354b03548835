// Lean speaks of a draft's text; who reads of an error has the source before him.
import type { LeanError, Position } from '../contract/index.ts'
import type { Draft } from './draft.ts'
import { Places } from './places.ts'

/** Gives an error of the draft's text with the places in the source; within a cut, where that begins and ends. */
export const errorsInSource = (draft: Draft, places: Places): ((error: LeanError) => LeanError) => {
  if (draft.spans.length === 0) return (error) => error
  const given = new Places(draft.source)
  const moved = (position: Position, edge: 'start' | 'end'): Position =>
    given.positionOf(draft.sourceOf(places.offsetOf(position), edge))
  return (error) => {
    const { pos, end_pos, step } = error
    return {
      ...error,
      pos: pos === null ? null : moved(pos, 'start'),
      end_pos: end_pos === null ? null : moved(end_pos, 'end'),
      ...(step === undefined
        ? {}
        : { step: { ...step, pos: moved(step.pos, 'start'), end_pos: moved(step.end_pos, 'end') } }),
    }
  }
}
