// What a request may spend: its own limits, then what its header sets, then the contract's defaults.
import { defaultLimits } from '../contract/defaults.ts'
import type { Limits } from '../contract/index.ts'
import type { JobLimits } from '../job/job.ts'

export interface RequestLimits extends JobLimits {
  /** From the request's arrival, queueing included; null waits for as long as the caller does. */
  deadlineMs: number | null
}

/** The header's own `set_option maxHeartbeats`, the last one. */
const headerHeartbeats = (header: string): number | null => {
  const set = [...header.matchAll(/^[ \t]*set_option[ \t]+maxHeartbeats[ \t]+(\d+)[ \t]*$/gm)].at(-1)?.[1]
  const heartbeats = set === undefined ? NaN : Number(set)
  return Number.isSafeInteger(heartbeats) ? heartbeats : null
}

export const requestLimits = (limits: Limits | undefined, header: string): RequestLimits => ({
  timeoutMs: 1_000 * (limits?.timeout_s ?? defaultLimits.timeout_s),
  memoryMb: limits?.memory_mb ?? defaultLimits.memory_mb,
  // A header that asks for more than the default means it; a limit that the caller names is a limit.
  maxHeartbeats: limits?.max_heartbeats ?? headerHeartbeats(header) ?? defaultLimits.max_heartbeats,
  deadlineMs: limits?.deadline_s === undefined ? null : 1_000 * limits.deadline_s,
})
