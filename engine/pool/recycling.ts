// When a REPL has served long enough to be replaced in the background: by checks, by age, or by memory that
// keeps growing. A fresh one is warm before the old one goes, so callers see nothing.

export interface ReplLife {
  checks: number
  ageMs: number
  /** Of its own, idle, when it was warm and new. */
  baselineOwnMb: number
  ownMb: number
}
export interface RecyclePolicy {
  maxChecks: number
  maxAgeMs: number
  /** What it may hold above its baseline between checks. */
  maxGrowthMb: number
}

const dayMs = 86_400_000

/** A REPL that can forget what it no longer needs grows only by fragmentation and caches. */
export const forgettingPolicy: RecyclePolicy = { maxChecks: 50_000, maxAgeMs: dayMs, maxGrowthMb: 1_024 }
/** The community REPL keeps every environment: it is as old as its checks. */
export const hoardingPolicy: RecyclePolicy = { maxChecks: 1_000, maxAgeMs: dayMs, maxGrowthMb: 2_048 }

export type RecycleReason = 'checks' | 'age' | 'growth'

/** `spread` in [0, 1) is the REPL's own, so that a pool born together does not retire together. */
export const recycleReason = (
  life: ReplLife,
  policy: RecyclePolicy,
  spread: number,
): RecycleReason | null => {
  const earlier = 1 - spread / 4
  if (life.checks >= policy.maxChecks * earlier) return 'checks'
  if (life.ageMs >= policy.maxAgeMs * earlier) return 'age'
  if (life.ownMb - life.baselineOwnMb >= policy.maxGrowthMb) return 'growth'
  return null
}
