// Weighted fair queueing between callers, start-time fair: a caller's virtual time is the REPL time that it has
// used over its weight, and the least goes next. A caller that comes back starts at the clock: idling saves nothing.

export interface Share {
  readonly caller: string
  weight: number
  /** REPL milliseconds used, over the weight. */
  virtualMs: number
  /** What one more check of this caller is expected to take: what it is charged until the truth is known. */
  expectedMs: number
}

/** A caller whose checks nobody has timed yet. */
const firstGuessMs = 50
/** How much the newest check weighs in what the next is expected to take. */
const newestWeight = 0.2
const minWeight = 0.01
/** Virtual times are multiples of this, so that what is taken back leaves no rounding behind to decide a tie. */
const ticksPerMs = 1024

const virtual = ({ weight }: Share, ms: number): number => Math.round((ms / weight) * ticksPerMs) / ticksPerMs

export const newShare = (caller: string, weight: number, clockMs: number): Share => ({
  caller,
  weight: Math.max(minWeight, weight),
  virtualMs: clockMs,
  expectedMs: firstGuessMs,
})

export const reweigh = (share: Share, weight: number): void => {
  share.weight = Math.max(minWeight, weight)
}

/** A caller with nothing waiting or running has a check again. */
export const rejoin = (share: Share, clockMs: number): void => {
  share.virtualMs = Math.max(share.virtualMs, clockMs)
}

/** One check of the caller starts: it is charged what it is expected to take. Gives the new clock and the charge. */
export const charge = (share: Share, clockMs: number): { clockMs: number; chargedMs: number } => {
  const chargedMs = share.expectedMs
  const startMs = share.virtualMs
  share.virtualMs += virtual(share, chargedMs)
  return { clockMs: Math.max(clockMs, startMs), chargedMs }
}

/** Where the share would be without that charge. */
export const withoutCharge = (share: Share, chargedMs: number): number =>
  share.virtualMs - virtual(share, chargedMs)

/** The check has ended: the charge becomes what it really took. */
export const settle = (share: Share, chargedMs: number, usedMs: number): void => {
  share.virtualMs += virtual(share, usedMs) - virtual(share, chargedMs)
  share.expectedMs += (usedMs - share.expectedMs) * newestWeight
}
