// How to come to a state in a given REPL: pure. Every state on the way from the header can be had from memory
// (free), from a blob, or the header by import; from there the rest is replayed. The cheapest wins.
import type { StateRef } from '../contract/ids.ts'

export interface RestoreOptions {
  /** From the header's environment to the state, oldest first. */
  steps: readonly { ref: StateRef; replayMs: number }[]
  header: {
    held: boolean
    importMs: number
    /** Null without a snapshot. */
    snapshotMs: number | null
  }
  /** States that the REPL holds. */
  held: ReadonlySet<StateRef>
  /** What restoring each blob at hand takes in this REPL, all told. */
  blobs: ReadonlyMap<StateRef, number>
}

export interface RestorePlan {
  /** Where to begin: `steps[from - 1]`, or the header for 0. */
  from: number
  /** How `from` itself is had. */
  by: 'memory' | 'snapshot' | 'import'
  /** What it should take. */
  ms: number
}

// What a step costs that was never measured: a warm theorem's median.
export const unmeasuredStepMs = 20

export const planRestore = ({ steps, header, held, blobs }: RestoreOptions): RestorePlan => {
  let best: RestorePlan | null = null
  let replayMs = 0
  // From the state back towards the header: what is found first replays least.
  for (let from = steps.length; from >= 0; from--) {
    const step = steps[from - 1]
    const source = step ? sourceOf(step.ref, held, blobs) : headerSource(header)
    if (source && (!best || replayMs + source.ms < best.ms))
      best = { from, ...source, ms: replayMs + source.ms }
    // Nothing further back is cheaper than memory here.
    if (source?.by === 'memory') break
    replayMs += step?.replayMs ?? 0
  }
  if (!best) throw new RangeError('a header can always be imported')
  return best
}

interface Source {
  by: RestorePlan['by']
  ms: number
}

const sourceOf = (
  ref: StateRef,
  held: RestoreOptions['held'],
  blobs: RestoreOptions['blobs'],
): Source | null => {
  if (held.has(ref)) return { by: 'memory', ms: 0 }
  const ms = blobs.get(ref)
  return ms === undefined ? null : { by: 'snapshot', ms }
}

const headerSource = ({ held, importMs, snapshotMs }: RestoreOptions['header']): Source => {
  if (held) return { by: 'memory', ms: 0 }
  return snapshotMs !== null && snapshotMs < importMs
    ? { by: 'snapshot', ms: snapshotMs }
    : { by: 'import', ms: importMs }
}
