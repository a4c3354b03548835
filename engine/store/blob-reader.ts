// Opening blobs: a verified uncompressed file, made once for all who ask at a time.
import { createReadStream } from 'node:fs'
import { Readable, pipeline } from 'node:stream'
import type { BlobEntry, StoredContent } from './blob-record.ts'
import type { BlobShelf } from './blob-shelf.ts'
import type { CompressionPool } from './compression-pool.ts'
import type { BlobKey, OpenBlobOutcome } from './interface.ts'
import { hashKey, prefixes } from './keys.ts'
import { describe, errorCode, isDiskFull } from './outcome.ts'
import type { ReadyLease } from './ready-files.ts'
import { VerifyingStream } from './verifying-stream.ts'

export class BlobReader {
  readonly #shelf: BlobShelf
  readonly #pool: CompressionPool
  readonly reads = { ready: 0, decompressed: 0, missing: 0, damaged: 0 }

  constructor(shelf: BlobShelf, pool: CompressionPool) {
    this.#shelf = shelf
    this.#pool = pool
  }

  async open(key: BlobKey): Promise<OpenBlobOutcome> {
    const outcome = await this.#open(key)
    if (outcome.type === 'ready') this.#shelf.touch(key)
    else if (outcome.reason === 'damaged') this.reads.damaged++
    else this.reads.missing++
    return outcome
  }

  async #open(key: BlobKey): Promise<OpenBlobOutcome> {
    const entry = this.#shelf.catalogue.get(key)
    if (!entry) return { type: 'missing', reason: 'unknown' }
    if (this.#shelf.isStale(entry)) return { type: 'missing', reason: 'stale' }
    try {
      const lease =
        (await this.#leaseReady(entry)) ??
        (await this.#shelf.aloneWithContent(
          entry.content,
          // Another may have made it ready while this one waited.
          async () => (await this.#leaseReady(entry)) ?? this.#prepare(entry),
        ))
      return typeof lease === 'string'
        ? { type: 'missing', reason: lease }
        : { type: 'ready', lease: Object.assign(lease, { key }) }
    } catch (error) {
      this.#shelf.log.warn({ key, error: describe(error) }, 'a blob could not be opened')
      return { type: 'missing', reason: isDiskFull(error) ? 'no-room' : 'failed' }
    }
  }

  async #leaseReady({ content }: BlobEntry): Promise<ReadyLease | null> {
    const lease = await this.#shelf.readyFiles.lease(content)
    if (lease) this.reads.ready++
    return lease
  }

  async #prepare(entry: BlobEntry): Promise<ReadyLease | 'unknown' | 'damaged' | 'failed'> {
    const { catalogue, readyFiles } = this.#shelf
    if (!catalogue.stored(entry.content)) return 'unknown'
    if (!(await this.#verifyReady(entry.content))) {
      const damage = await this.#expand(entry).catch(async (error: unknown) => {
        if (!isDiskFull(error)) throw error
        await readyFiles.empty()
        return this.#expand(entry)
      })
      if (damage !== null) {
        await this.#dropDamaged(entry, damage)
        return 'damaged'
      }
      this.reads.decompressed++
    }
    return (await readyFiles.lease(entry.content)) ?? 'failed'
  }

  /** Whether an earlier process left this content uncompressed, and whole. */
  async #verifyReady(content: string): Promise<boolean> {
    const { readyFiles } = this.#shelf
    if (!readyFiles.has(content)) return false
    const task = { type: 'digest', source: readyFiles.path(content) } as const
    const digest = await this.#pool.run('urgent', task).catch(() => null)
    if (digest?.sha256 !== content) return false
    await readyFiles.vouch(content)
    return true
  }

  /** Null, or what is wrong with the stored frame. */
  async #expand({ content, bytes, frame }: BlobEntry): Promise<string | null> {
    const source = await this.#frameSource({ content, bytes, frame })
    if (source === null) return goneDetail
    const target = this.#shelf.readyFiles.temporaryPath()
    const { damaged } = await this.#pool
      .run('urgent', { type: 'expand', source, frame, bytes, target })
      .catch((error: unknown) => {
        if (errorCode(error) === 'ENOENT' && typeof source === 'string') return { damaged: goneDetail }
        throw error
      })
    if (damaged === null) await this.#shelf.readyFiles.adopt(content, target)
    return damaged
  }

  /** The frame's bytes or its file; null when the index has lost it. */
  async #frameSource({ content, frame }: StoredContent): Promise<string | Uint8Array | null> {
    if (!frame.inline) return this.#shelf.files.path(content)
    const read = await this.#shelf.index.readBytes(hashKey(prefixes.content, content))
    if (read.type === 'unavailable') throw new Error(read.detail)
    return read.type === 'bytes' ? read.bytes : null
  }

  /** The frame as it is stored, verified as it passes. */
  async stream(key: BlobKey): Promise<{ bytes: number; stream: Readable } | null> {
    const entry = this.#shelf.catalogue.get(key)
    if (!entry || this.#shelf.isStale(entry)) return null
    const source = await this.#frameSource(entry)
    const size = typeof source === 'string' ? await this.#shelf.files.size(entry.content) : source?.length
    const dropDamaged = (damage: string): Promise<void> =>
      this.#shelf.aloneWithContent(entry.content, () => this.#dropDamaged(entry, damage))
    if (source === null || size !== entry.frame.bytes) {
      await dropDamaged(goneDetail)
      return null
    }
    this.#shelf.touch(key)
    const bytes = typeof source === 'string' ? createReadStream(source) : Readable.from([source])
    const verified = new VerifyingStream(entry.frame.sha256, () => void dropDamaged('it has another hash'))
    // The caller sees errors on what it reads from; this callback only keeps them from being thrown.
    pipeline(bytes, verified, () => undefined)
    return { bytes: entry.frame.bytes, stream: verified }
  }

  async #dropDamaged({ key, content }: BlobEntry, damage: string): Promise<void> {
    this.#shelf.log.warn({ key, damage }, 'a damaged blob is dropped')
    await this.#shelf.forget(content)
  }
}

const goneDetail = 'it is gone'
