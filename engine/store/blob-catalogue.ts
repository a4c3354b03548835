// All blobs by key, and by content those that share it, in memory: a few hundred bytes each. The index on disk
// is written first, then this.
import type { BlobEntry, StoredContent } from './blob-record.ts'
import type { BlobKey } from './interface.ts'

export class BlobCatalogue {
  readonly #entries = new Map<BlobKey, BlobEntry>()
  readonly #byContent = new Map<string, Set<BlobKey>>()
  /** Of all different contents. */
  rawBytes = 0
  storedBytes = 0

  get size(): number {
    return this.#entries.size
  }
  get contents(): number {
    return this.#byContent.size
  }

  get(key: BlobKey): BlobEntry | undefined {
    return this.#entries.get(key)
  }
  entries(): Iterable<BlobEntry> {
    return this.#entries.values()
  }
  holders(content: string): BlobEntry[] {
    return [...(this.#byContent.get(content) ?? [])].flatMap((key) => this.#entries.get(key) ?? [])
  }
  stored(content: string): StoredContent | undefined {
    return this.holders(content)[0]
  }

  set(entry: BlobEntry): void {
    this.delete(entry.key)
    this.#entries.set(entry.key, entry)
    const holders = this.#byContent.get(entry.content) ?? new Set()
    if (holders.size === 0) {
      this.rawBytes += entry.bytes
      this.storedBytes += entry.frame.bytes
    }
    this.#byContent.set(entry.content, holders.add(entry.key))
  }

  delete(key: BlobKey): void {
    const entry = this.#entries.get(key)
    if (!entry) return
    this.#entries.delete(key)
    const holders = this.#byContent.get(entry.content)
    holders?.delete(key)
    if (holders?.size !== 0) return
    this.#byContent.delete(entry.content)
    this.rawBytes -= entry.bytes
    this.storedBytes -= entry.frame.bytes
  }
}
