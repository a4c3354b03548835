// Putting blobs: a private copy is hashed, compressed unless its content is there, and stays ready.
import { createHash } from 'node:crypto'
import { rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { HeaderHash } from '../contract/ids.ts'
import type { BlobEntry, StoredContent } from './blob-record.ts'
import type { BlobShelf } from './blob-shelf.ts'
import type { CompressionPool } from './compression-pool.ts'
import type { WriteOperation } from './driver.ts'
import type { BlobKey, BlobSource, PutOutcome } from './interface.ts'
import { hashKey, prefixes } from './keys.ts'
import { describe, putFailure } from './outcome.ts'

export interface BlobWriterOptions {
  pool: CompressionPool
  /** On the file system of the blobs' files. */
  temporaryDirectory: string
  zstdLevel: number
  freeBytes: () => Promise<number>
}

// Measured: above 64 to 128 KB a file (1 ms) is faster than LevelDB, which writes everything more than once
// (2 ms at 256 KB, 22 ms at 4 MB); below, LevelDB is (0.5 ms at 16 KB).
const inlineMaxBytes = 64 << 10
// Blobs leave the last of the disk to recipes, which are worth more.
const reserveBytes = 256 << 20
// Hashing this much takes 0.6 ms.
const hashHereMaxBytes = 1 << 20

interface Taken {
  content: string
  bytes: number
  source: string | Uint8Array
}

export class BlobWriter {
  readonly #shelf: BlobShelf
  readonly #options: BlobWriterOptions
  #serial = 0
  dedupHits = 0
  /** Blobs that the disk did not take. */
  failures = 0

  constructor(shelf: BlobShelf, options: BlobWriterOptions) {
    this.#shelf = shelf
    this.#options = options
  }

  put(key: BlobKey, source: BlobSource, needs?: HeaderHash): Promise<PutOutcome> {
    return this.#shelf.aloneWithKey(key, async () => {
      if (this.#shelf.view(key)) {
        this.dedupHits++
        return { type: 'known' }
      }
      const needed = needs === undefined ? null : this.#shelf.view(needs)
      if (needs !== undefined && !needed)
        return { type: 'failed', detail: 'the snapshot that it is a difference to is not stored' }
      try {
        return await this.#putNew(
          key,
          source,
          needs && needed ? { header: needs, content: needed.content } : null,
        )
      } catch (error) {
        this.failures++
        this.#shelf.log.warn({ key, error: describe(error) }, 'a blob could not be stored')
        return putFailure(error)
      }
    })
  }

  async #putNew(key: BlobKey, source: BlobSource, needs: BlobEntry['needs']): Promise<PutOutcome> {
    const bytes = source.type === 'bytes' ? source.bytes.length : (await stat(source.path)).size
    if ((await this.#options.freeBytes()) < reserveBytes + bytes) {
      this.failures++
      return { type: 'full', detail: 'the disk has no room for blobs' }
    }
    const taken = await this.#take(source)
    try {
      return await this.#shelf.aloneWithContent(taken.content, () => this.#putTaken(key, taken, needs))
    } finally {
      if (typeof taken.source === 'string') await rm(taken.source, { force: true })
    }
  }

  async #putTaken(key: BlobKey, taken: Taken, needs: BlobEntry['needs']): Promise<PutOutcome> {
    const { catalogue, readyFiles, files, toolchain, format, clock } = this.#shelf
    const known = catalogue.stored(taken.content)
    if (known) this.dedupHits++
    const { stored, operations } = known ? { stored: known, operations: [] } : await this.#compress(taken)
    const { content, frame } = stored
    const now = clock.wallMs()
    const entry: BlobEntry = {
      ...{ key, content, bytes: stored.bytes, frame, toolchain, format, needs },
      ...{ madeAtMs: now, usedAtMs: now },
    }
    const outcome = await this.#shelf.add(entry, operations)
    if (outcome.type !== 'stored') {
      if (!known && !frame.inline) await files.remove(content)
      return outcome
    }
    // Stored is stored, whether there is room for ready files or not.
    if (typeof taken.source === 'string' && !readyFiles.isVerified(content))
      await readyFiles.adopt(content, taken.source).catch(() => undefined)
    return outcome
  }

  async #take(source: BlobSource): Promise<Taken> {
    const { pool } = this.#options
    if (source.type === 'file') {
      const target = this.#shelf.readyFiles.temporaryPath()
      const { sha256, bytes } = await pool.run('background', { type: 'take', source: source.path, target })
      return { content: sha256, bytes, source: target }
    }
    const { bytes } = source
    const content =
      bytes.length > hashHereMaxBytes
        ? (await pool.run('background', { type: 'digest', source: bytes })).sha256
        : createHash('sha256').update(bytes).digest('hex')
    return { content, bytes: bytes.length, source: bytes }
  }

  async #compress({
    content,
    bytes,
    source,
  }: Taken): Promise<{ stored: StoredContent; operations: WriteOperation[] }> {
    const target = join(this.#options.temporaryDirectory, `${content}-${(this.#serial++).toString()}`)
    try {
      const { inline, ...frame } = await this.#options.pool.run('background', {
        ...{ type: 'compress', source, bytes, level: this.#options.zstdLevel, target, inlineMaxBytes },
      })
      const stored = { content, bytes, frame: { ...frame, inline: inline !== null } }
      if (inline)
        return {
          stored,
          operations: [{ type: 'put', key: hashKey(prefixes.content, content), value: inline }],
        }
      await this.#shelf.files.place(target, content)
      return { stored, operations: [] }
    } finally {
      await rm(target, { force: true })
    }
  }
}
