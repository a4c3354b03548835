// When a lost REPL's place is filled again: at once after a kill that a check earned, with growing delays
// while REPLs die without having served. Never never: a slow probe goes on, and readiness says so meanwhile.

export interface RestartHistory {
  /** REPLs of this lane that ended without having served a check, since the last one that did. */
  fruitless: number
}

/** Long enough for a passing want of memory or a full disk to pass a little. */
const firstDelayMs = 100
/** Callers may be waiting: what was wrong and is no more must not cost them long. */
const longestDelayMs = 15_000
/** From here on the lane counts as failing: nothing that a retry cures in time for a caller. */
export const failingAfter = 5

export const restartDelayMs = ({ fruitless }: RestartHistory): number =>
  fruitless === 0 ? 0 : Math.min(longestDelayMs, firstDelayMs * 2 ** (fruitless - 1))

export const isFailing = ({ fruitless }: RestartHistory): boolean => fruitless >= failingAfter
