// What a request cost, as the contract counts it: of one run, of several in a row or side by side, or of none.
import type { Stats } from '../contract/index.ts'
import { milliseconds } from '../contract/milliseconds.ts'
import type { Ran } from '../router/submission.ts'

export type RunStats = Omit<Stats, 'total_ms' | 'result_cache'>

/** All of a request's, as it is told. */
export const toldStats = (run: RunStats, totalMs: number, cache: Stats['result_cache']): Stats => ({
  ...run,
  queue_ms: milliseconds(run.queue_ms),
  lean_ms: milliseconds(run.lean_ms),
  total_ms: milliseconds(totalMs),
  result_cache: cache,
})

export const statsOf = ({ outcome: { stats }, queueMs, replId, core, fresh }: Ran): RunStats => ({
  queue_ms: queueMs,
  lean_ms: stats.leanMs,
  header_cache: stats.headerCache,
  restored_from: stats.restoredFrom,
  repl_id: replId,
  core,
  isolation: fresh === true ? 'fresh' : 'shared',
  peak_rss_mb: stats.peakRssMb,
  ...(stats.cpuMs === undefined ? {} : { cpu_ms: milliseconds(stats.cpuMs) }),
})

/** No REPL was asked; `leanMs` is what it once took. */
export const noRun = (leanMs: number, queueMs = 0): RunStats => ({
  queue_ms: queueMs,
  lean_ms: leanMs,
  header_cache: null,
  restored_from: null,
  repl_id: null,
  core: null,
  isolation: null,
  peak_rss_mb: null,
})

/** One run after another: times add up, the rest is the last one's. */
export const followedBy = (first: RunStats, next: RunStats): RunStats => ({
  ...next,
  queue_ms: first.queue_ms + next.queue_ms,
  lean_ms: first.lean_ms + next.lean_ms,
  peak_rss_mb: Math.max(first.peak_rss_mb ?? 0, next.peak_rss_mb ?? 0),
})

const restores = [null, 'memory', 'snapshot', 'replay'] as const

/** Runs side by side: Lean's times add up, waits do not; the REPL is the first one's. */
export const beside = (first: RunStats, other: RunStats): RunStats => ({
  ...first,
  queue_ms: Math.max(first.queue_ms, other.queue_ms),
  lean_ms: first.lean_ms + other.lean_ms,
  header_cache: other.header_cache === 'miss' ? 'miss' : first.header_cache,
  restored_from:
    restores.findLast((from) => from === first.restored_from || from === other.restored_from) ?? null,
  peak_rss_mb: Math.max(first.peak_rss_mb ?? 0, other.peak_rss_mb ?? 0),
})
