// Which blobs go when the store is too large: pure. Least recently used first; blobs that no one can open any
// more before all others; a snapshot never before the differences that are read with it.
import type { BlobEntry } from './blob-record.ts'
import type { BlobKey } from './interface.ts'

export interface SweepPlan {
  keys: BlobKey[]
  /** What leaving them out frees: a content goes with the last blob that has it. */
  freedBytes: number
}

export const planSweep = (
  entries: Iterable<BlobEntry>,
  freeBytes: number,
  isStale: (entry: BlobEntry) => boolean,
): SweepPlan => {
  const all = [...entries]
  const lastUse = effectiveUse(all)
  const rank = (entry: BlobEntry): number => (isStale(entry) ? -1 : (lastUse.get(entry.content) ?? 0))
  const oldestFirst = all.map((entry) => ({ entry, rank: rank(entry) })).sort((a, b) => a.rank - b.rank)

  const holders = new Map<string, number>()
  for (const { content } of all) holders.set(content, (holders.get(content) ?? 0) + 1)

  const keys: BlobKey[] = []
  let freed = 0
  for (const { entry } of oldestFirst) {
    if (freed >= freeBytes) break
    keys.push(entry.key)
    const left = (holders.get(entry.content) ?? 1) - 1
    holders.set(entry.content, left)
    if (left === 0) freed += entry.frame.bytes
  }
  return { keys, freedBytes: freed }
}

/** By content: its own latest use, or that of a difference to it. */
const effectiveUse = (entries: BlobEntry[]): Map<string, number> => {
  const uses = new Map<string, number>()
  const note = (content: string, at: number): void =>
    void uses.set(content, Math.max(uses.get(content) ?? 0, at))
  for (const { content, needs, usedAtMs } of entries) {
    note(content, usedAtMs)
    // Just after it, so that of the two the difference goes first.
    if (needs) note(needs.content, usedAtMs + 1)
  }
  return uses
}
