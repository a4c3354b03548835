// How many REPLs the pool should have: more when checks wait, fewer after a long lull, within the machine's
// memory. Hysteresis: growing needs a wait that lasts, shrinking a far longer lull, and each step is one REPL.

export interface PoolBounds {
  min: number
  max: number
  /** Stand by on top of the size. */
  spares: number
  /** For all REPLs; null when nothing bounds it. */
  memoryBudgetMb: number | null
  /** What a REPL takes, until one has been seen. */
  expectedReplMb: number
}
export interface PoolLoad {
  /** The size wanted so far, spares not counted. */
  size: number
  /** REPLs that run a check, at most, since the last decision. */
  busyPeak: number
  oldestWaitMs: number
  /** REPLs on their way up: a second one is not started on the strength of the same wait. */
  starting: number
  /** The largest that a REPL is of its own; 0 before any was seen. */
  replMb: number
}
export interface SizeMemory {
  /** Since when less than the size has been enough; null while it has not. */
  lullSinceMs: number | null
}

/** A check that has waited this long is worth a REPL: about what one takes to start. */
export const growAfterWaitMs = 1_000
/** A REPL costs seconds to make and only memory to keep. */
export const shrinkAfterLullMs = 600_000

export const affordable = (bounds: PoolBounds, replMb: number): number =>
  bounds.memoryBudgetMb === null
    ? Infinity
    : Math.max(1, Math.floor(bounds.memoryBudgetMb / (replMb || bounds.expectedReplMb)) - bounds.spares)

export const nextSize = (
  bounds: PoolBounds,
  load: PoolLoad,
  memory: SizeMemory,
  nowMs: number,
): { size: number; memory: SizeMemory } => {
  const most = Math.min(bounds.max, affordable(bounds, load.replMb))
  const least = Math.min(bounds.min, most)
  const size = Math.min(most, Math.max(least, load.size))
  if (load.oldestWaitMs >= growAfterWaitMs) {
    const grown = load.starting === 0 ? Math.min(most, size + 1) : size
    return { size: grown, memory: { lullSinceMs: null } }
  }
  if (load.busyPeak >= size || size <= least) return { size, memory: { lullSinceMs: null } }
  const lullSinceMs = memory.lullSinceMs ?? nowMs
  if (nowMs - lullSinceMs < shrinkAfterLullMs) return { size, memory: { lullSinceMs } }
  return { size: size - 1, memory: { lullSinceMs: nowMs } }
}
