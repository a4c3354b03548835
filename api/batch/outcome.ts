// How one item of a batch ended, and the count of all.
import { milliseconds } from '../../engine/index.ts'
import type { BatchSummary, CheckResult, Problem, VerificationResult } from '../../engine/index.ts'

/** What an item says of itself beside what is to be checked. */
export interface OwnFields {
  id?: string
  group?: string
}
export type ItemOutcome = { own: OwnFields } & (
  | { type: 'result'; result: CheckResult }
  | { type: 'verified'; result: VerificationResult }
  | { type: 'problem'; problem: Problem }
)

/** Under its index, as in a line of the stream. */
export const lineOf = (index: number, outcome: ItemOutcome): object => {
  const said = outcome.type === 'problem' ? { problem: outcome.problem } : { result: outcome.result }
  return { index, ...outcome.own, ...said }
}

/** Back from a line. */
export const outcomeIn = (json: string): { index: number; outcome: ItemOutcome } => {
  const { index, result, problem, ...own } = JSON.parse(json) as { index: number } & OwnFields & {
      result?: CheckResult | VerificationResult
      problem?: Problem
    }
  if (result === undefined) return { index, outcome: { own, type: 'problem', problem: problem as Problem } }
  return 'proved' in result
    ? { index, outcome: { own, type: 'verified', result } }
    : { index, outcome: { own, type: 'result', result } }
}

/** In its place in a list of results; a verification has an id already, which is not the item's. */
export const placedOf = (outcome: ItemOutcome): object => {
  const { id } = outcome.own
  if (outcome.type === 'verified') return { ...(id !== undefined && { item_id: id }), ...outcome.result }
  const own = id === undefined ? {} : { id }
  return outcome.type === 'problem' ? { ...own, problem: outcome.problem } : { ...own, ...outcome.result }
}

export interface Tally {
  add(index: number, outcome: ItemOutcome): void
  /** @param items that there were. */
  summary(items: number): BatchSummary
}

export const createTally = (startedAtMs: number): Tally => {
  const counts = {
    valid: 0,
    sorry: 0,
    error: 0,
    unavailable: 0,
    timeout: 0,
    memory_exceeded: 0,
    crashed: 0,
    cancelled: 0,
    proved: 0,
    rejected: 0,
    refused: 0,
  }
  let first_valid: number | null = null
  let leanMs = 0
  return {
    add(index, outcome) {
      if (outcome.type === 'problem') {
        counts.refused++
        return
      }
      counts[outcome.result.status]++
      if (succeeded(outcome)) first_valid ??= index
      if (outcome.type === 'verified') {
        const { reference_ms, submission_ms, judge_ms } = outcome.result.timings
        leanMs += reference_ms + submission_ms + judge_ms
        return
      }
      const { stats } = outcome.result
      if (stats.result_cache === 'miss' || stats.result_cache === 'off') leanMs += stats.lean_ms
    },
    summary: (items) => ({
      items,
      ...counts,
      first_valid,
      lean_ms: milliseconds(leanMs),
      total_ms: milliseconds(performance.now() - startedAtMs),
    }),
  }
}

/** What a batch that stops at the first success waits for. */
export const succeeded = (outcome: ItemOutcome): boolean =>
  outcome.type !== 'problem' && (outcome.result.status === 'valid' || outcome.result.status === 'proved')
