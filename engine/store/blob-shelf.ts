// What blobs there are, in the index and in memory: one place where they come and go, whoever reads or writes.
// A content that fails its check goes with all blobs that share it: their states are replayed.
import type { Clock } from '../clock.ts'
import type { ToolchainId } from '../state/toolchain.ts'
import { BlobCatalogue } from './blob-catalogue.ts'
import type { BlobFiles } from './blob-files.ts'
import { decodeBlobEntry, encodeBlobEntry, type BlobEntry } from './blob-record.ts'
import type { PutOperation, WriteOperation } from './driver.ts'
import type { BlobKey, BlobView, PutOutcome, StoreLog } from './interface.ts'
import { KeyedLock } from './keyed-lock.ts'
import { blobKey, hashKey, prefixes, readBlobKey } from './keys.ts'
import type { RecordIndex } from './record-index.ts'
import type { ReadyFiles } from './ready-files.ts'

export interface BlobShelfOptions {
  index: RecordIndex
  files: BlobFiles
  readyFiles: ReadyFiles
  toolchain: ToolchainId
  /** The snapshot format that this engine reads. */
  format: string
  log: StoreLog
  clock: Clock
}

export class BlobShelf {
  readonly catalogue = new BlobCatalogue()
  readonly index: RecordIndex
  readonly files: BlobFiles
  readonly readyFiles: ReadyFiles
  readonly toolchain: ToolchainId
  readonly format: string
  readonly log: StoreLog
  readonly clock: Clock
  readonly #locks = new KeyedLock()
  readonly #used = new Set<BlobKey>()

  constructor(options: BlobShelfOptions) {
    this.index = options.index
    this.files = options.files
    this.readyFiles = options.readyFiles
    this.toolchain = options.toolchain
    this.format = options.format
    this.log = options.log
    this.clock = options.clock
  }

  async load(): Promise<void> {
    for await (const { key: bytes, record } of this.index.scan(prefixes.blob)) {
      if (record.type !== 'record') continue
      const key = readBlobKey(bytes)
      const entry = decodeBlobEntry(key, record.toolchain, record.payload)
      if (entry) this.catalogue.set(entry)
    }
    for (const content of this.readyFiles.contents())
      if (!this.catalogue.stored(content)) await this.readyFiles.remove(content)
  }

  /** No other put of this blob runs meanwhile. Taken before a content, never after. */
  aloneWithKey<Value>(key: BlobKey, work: () => Promise<Value>): Promise<Value> {
    return this.#locks.run(`key ${key}`, work)
  }
  /** Nobody else makes, reads or removes this content meanwhile. */
  aloneWithContent<Value>(content: string, work: () => Promise<Value>): Promise<Value> {
    return this.#locks.run(`content ${content}`, work)
  }

  /** Of another toolchain or snapshot format, or a difference to a snapshot that is gone. */
  isStale = ({ toolchain, format, needs }: BlobEntry): boolean =>
    toolchain !== this.toolchain ||
    format !== this.format ||
    (needs !== null && this.catalogue.get(needs.header)?.content !== needs.content)

  view(key: BlobKey): BlobView | null {
    const entry = this.catalogue.get(key)
    if (!entry || this.isStale(entry)) return null
    return {
      key,
      content: entry.content,
      bytes: entry.bytes,
      storedBytes: entry.frame.bytes,
      needs: entry.needs?.header ?? null,
      madeAt: new Date(entry.madeAtMs),
      usedAt: new Date(entry.usedAtMs),
      ready: this.readyFiles.isVerified(entry.content),
    }
  }

  /** `operations` bring the content itself into the index, where it is small. */
  async add(entry: BlobEntry, operations: WriteOperation[]): Promise<PutOutcome> {
    const outcome = await this.index.write([...operations, this.#record(entry)])
    if (outcome.type === 'stored') this.catalogue.set(entry)
    return outcome
  }

  touch(key: BlobKey): void {
    const entry = this.catalogue.get(key)
    if (!entry) return
    entry.usedAtMs = this.clock.wallMs()
    this.#used.add(key)
  }

  /** Uses are kept in memory and noted now and then: losing them costs a little of the sweep's judgement. */
  async noteUses(): Promise<void> {
    const entries = [...this.#used].flatMap((key) => this.catalogue.get(key) ?? [])
    this.#used.clear()
    await this.index.write(entries.map((entry) => this.#record(entry)))
  }

  remove(key: BlobKey): Promise<void> {
    const entry = this.catalogue.get(key)
    return entry ? this.aloneWithContent(entry.content, () => this.#removeAlone(entry)) : Promise.resolve()
  }

  /** All blobs of one content; the caller has it alone. */
  async forget(content: string): Promise<void> {
    for (const entry of this.catalogue.holders(content)) await this.#removeAlone(entry)
  }

  async #removeAlone(entry: BlobEntry): Promise<void> {
    if (this.catalogue.get(entry.key) !== entry) return
    const { content, frame } = entry
    const isLast = this.catalogue.holders(content).length === 1
    const operations: WriteOperation[] = [{ type: 'del', key: blobKey(entry.key) }]
    if (isLast && frame.inline) operations.push({ type: 'del', key: hashKey(prefixes.content, content) })
    // A full disk may refuse even this; the file must go all the same, and a record without one is a miss.
    await this.index.write(operations)
    this.catalogue.delete(entry.key)
    if (!isLast) return
    if (!frame.inline) await this.files.remove(content)
    await this.readyFiles.retire(content)
  }

  #record(entry: BlobEntry): PutOperation {
    return this.index.put(blobKey(entry.key), encodeBlobEntry(entry))
  }
}
