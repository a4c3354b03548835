// How one item of a batch ended, and the count of all.
import type { BatchSummary, CheckResult, Problem } from '../../engine/index.ts'

export type ItemOutcome = { type: 'result'; result: CheckResult } | { type: 'problem'; problem: Problem }

export interface Tally {
  add(index: number, outcome: ItemOutcome): void
  summary(): BatchSummary
}

export const createTally = (items: number, startedAtMs: number): Tally => {
  const counts = {
    valid: 0,
    sorry: 0,
    error: 0,
    timeout: 0,
    memory_exceeded: 0,
    crashed: 0,
    cancelled: 0,
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
      const { status, stats } = outcome.result
      counts[status]++
      if (status === 'valid') first_valid ??= index
      if (stats.result_cache === 'miss' || stats.result_cache === 'off') leanMs += stats.lean_ms
    },
    summary: () => ({
      items,
      ...counts,
      first_valid,
      lean_ms: round(leanMs),
      total_ms: round(performance.now() - startedAtMs),
    }),
  }
}

const round = (ms: number): number => Number(ms.toFixed(3))
