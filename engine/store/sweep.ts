// Brings the store under its limit: blobs first, least recently used; if recipes alone are too much, the leaves
// among them that nobody has used for longest, and headers that no recipe is built on.
import type { Clock } from '../clock.ts'
import type { HeaderHash, StateRef } from '../contract/ids.ts'
import { BloomFilter } from './bloom.ts'
import type { BlobShelf } from './blob-shelf.ts'
import type { Headers } from './headers.ts'
import type { LastingRecords } from './lasting-records.ts'
import type { StoreLog, SweepReport } from './interface.ts'
import { hexOf, readStateRef } from './keys.ts'
import { readOrigin, readUse } from './recipe-record.ts'
import type { Recipes } from './recipes.ts'
import type { Results } from './results.ts'
import { planSweep } from './sweep-plan.ts'

export interface SweepParts {
  shelf: BlobShelf
  recipes: Recipes
  headers: Headers
  results: Results
  lasting: LastingRecords
  maxBytes: number
  log: StoreLog
  clock: Clock
}

// A sweep frees a tenth, so that the next put does not call for the next sweep.
const freeShare = 0.1
// Each pass makes new leaves of the parents of what it removes.
const recipePassesMax = 64
const removeAtOnce = 1000
// A header may be registered long before its first state.
const headerKeptS = 7 * 24 * 3600

export const usedBytes = ({ shelf, recipes, headers, results, lasting }: SweepParts): number =>
  shelf.catalogue.storedBytes + recipes.bytes + headers.bytes + results.bytes + lasting.bytes

/** An abort ends it between two removals. */
export const sweep = async (parts: SweepParts, signal: AbortSignal): Promise<SweepReport> => {
  const report: SweepReport = { blobs: 0, recipes: 0, freedBytes: 0 }
  const before = usedBytes(parts)
  const target = parts.maxBytes * (1 - freeShare)
  if (before > parts.maxBytes) report.blobs = await sweepBlobs(parts, before - target, signal)
  // Deleted recipes go in any sweep; others only if blobs alone did not make the room.
  for (let pass = 0; pass < recipePassesMax; pass++) {
    const tooMuch = usedBytes(parts) > parts.maxBytes ? usedBytes(parts) - target : 0
    const removed = await sweepRecipes(parts, tooMuch, signal)
    report.recipes += removed
    if (removed === 0) break
  }
  report.freedBytes = Math.max(0, before - usedBytes(parts))
  if (report.blobs + report.recipes > 0) parts.log.info({ ...report }, 'the store was swept')
  return report
}

const sweepBlobs = async ({ shelf }: SweepParts, freeBytes: number, signal: AbortSignal): Promise<number> => {
  const { keys } = planSweep(shelf.catalogue.entries(), freeBytes, shelf.isStale)
  for (const key of keys) {
    signal.throwIfAborted()
    await shelf.remove(key)
  }
  return keys.length
}

interface Leaf {
  ref: StateRef
  bytes: number
  rank: number
}

const sweepRecipes = async (parts: SweepParts, freeBytes: number, signal: AbortSignal): Promise<number> => {
  const { recipes, headers, shelf } = parts
  const parents = new BloomFilter(recipes.count + 1000)
  using watch = new DisposableStack()
  watch.use(
    recipes.watchParents((parent) => {
      parents.add(hexOf(parent as StateRef))
    }),
  )
  const usedHeaders = new Set<string>()
  for await (const { record } of recipes.scan()) {
    signal.throwIfAborted()
    if (record.type !== 'record') continue
    const { parent, headerHash } = readOrigin(record.payload)
    usedHeaders.add(headerHash)
    if (parent) parents.add(hexOf(parent as StateRef))
  }

  let deletedBytes = 0
  const leaves: Leaf[] = []
  for await (const { key, bytes, record } of recipes.scan()) {
    signal.throwIfAborted()
    if (record.type !== 'record') continue
    const ref = readStateRef(key)
    if (parents.mayHave(hexOf(ref))) continue
    const { usedAtS, deleted } = readUse(record.payload)
    if (!deleted && freeBytes === 0) continue
    if (deleted) deletedBytes += bytes
    leaves.push({ ref, bytes, rank: deleted ? 0 : usedAtS })
  }
  leaves.sort((a, b) => a.rank - b.rank)

  const going: Leaf[] = []
  let freed = 0
  for (const leaf of leaves) {
    if (leaf.rank > 0 && freed >= freeBytes + deletedBytes) break
    going.push(leaf)
    freed += leaf.bytes
  }
  for (let at = 0; at < going.length; at += removeAtOnce) {
    signal.throwIfAborted()
    // Something may have been built on one of them meanwhile.
    const batch = going.slice(at, at + removeAtOnce).filter(({ ref }) => !parents.mayHave(hexOf(ref)))
    if ((await recipes.remove(batch)).type !== 'stored') return 0
    for (const { ref } of batch) await shelf.remove(ref)
  }
  if (freeBytes > 0) {
    const beforeS = parts.clock.wallMs() / 1000 - headerKeptS
    await headers.removeUnused((hash: HeaderHash) => usedHeaders.has(hash), beforeS)
  }
  return going.length
}
