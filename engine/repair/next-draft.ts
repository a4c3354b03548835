// One round: what Lean says of a draft, and the draft with what fails cut a little further. Each round cuts more than the
// one before, so that they come to an end.
import type { CheckResult, LeanError } from '../contract/index.ts'
import type { Draft } from './draft.ts'
import { type Proposal } from './draft.ts'
import { errorsInSource } from './error-in-source.ts'
import { outlineOf } from './outline.ts'
import { type Failure, type TextReading, piecesAt } from './pieces-at.ts'
import { Places } from './places.ts'
import { plainText } from './plain-text.ts'

/** Of one round; the others come up in the next. */
const mostErrors = 300

export type CheckTold = Pick<CheckResult, 'errors' | 'outline'>

/**
 * null: nothing more can be cut for these errors.
 * @param until where what Lean was given of the text ends.
 */
export const nextDraft = (
  draft: Draft,
  { errors, outline = [] }: CheckTold,
  until: number = draft.text.length,
): Draft | null => {
  const places = new Places(draft.text)
  const { text: plain, open } = plainText(draft.text)
  const reading: TextReading = {
    text: draft.text,
    plain,
    open: open !== null && open < until ? open : null,
    until,
    outline: outlineOf(outline, places),
    spans: draft.spans,
  }
  const failures = failuresIn(errors, places)
  const inSource = errorsInSource(draft, places)
  const proposals = worthCutting(reading, failures).flatMap((failure) => {
    const piece = piecesAt(reading, failure).find(
      (one) => draft.cutting({ ...one, error: failure.error }) !== null,
    )
    return piece === undefined ? [] : [{ ...piece, error: inSource(failure.error) }]
  })
  const next = disjoint(proposals).reduceRight<Draft | null>(
    (cut, proposal) => (cut ?? draft).cutting(proposal) ?? cut,
    null,
  )
  return next
}

const failuresIn = (errors: readonly LeanError[], places: Places): Failure[] =>
  errors.flatMap((error) => {
    if (error.pos === null) return []
    const start = places.offsetOf(error.pos)
    return [{ error, start, end: error.end_pos === null ? start : places.offsetOf(error.end_pos) }]
  })

/** Of each command its causes; where its syntax is wrong, that alone. Consequences are looked at when the causes are gone. */
const worthCutting = ({ outline: { commands } }: TextReading, failures: readonly Failure[]): Failure[] => {
  const ofCommand = ({ start }: Failure): number => commands.findLastIndex((one) => one.start <= start)
  const isBroken = ({ error }: Failure): boolean => error.kind.startsWith('parse.')
  return [...Map.groupBy(failures, ofCommand).values()]
    .flatMap((all) => {
      const broken = all.filter(isBroken)
      if (broken.length > 0) return broken.slice(0, 1)
      const roots = all.filter(({ error }) => error.root_cause)
      return roots.length > 0 ? roots : all
    })
    .slice(0, mostErrors)
}

/** In the order of the text; of two that overlap, one that holds both. */
const disjoint = (proposals: readonly Proposal[]): Proposal[] => {
  const sorted = proposals.toSorted((a, b) => a.start - b.start || b.end - a.end)
  const kept: Proposal[] = []
  for (const one of sorted) {
    const last = kept.at(-1)
    if (last === undefined || one.start >= last.end) {
      if (last === undefined || one.start !== last.start || one.end !== last.end) kept.push(one)
    } else if (one.end > last.end) kept.splice(-1, 1, { ...last, end: one.end })
  }
  return kept
}
