// The store as a whole: hands calls to its parts, sweeps by itself. One process owns it.
import type { Readable } from 'node:stream'
import type { Timer } from '../clock.ts'
import type { HeaderHash, StateRef } from '../contract/ids.ts'
import type { StoreStats } from '../contract/index.ts'
import {
  decodeToolchain,
  describeToolchain,
  toolchainId,
  type Toolchain,
  type ToolchainId,
} from '../state/toolchain.ts'
import { openClassicLevel } from './driver.ts'
import type {
  BlobKey,
  BlobSource,
  BlobView,
  LastingValues,
  OpenBlobOutcome,
  PutOutcome,
  RecipeOutcome,
  Store,
  StoreOptions,
  SweepReport,
  VerifyReport,
} from './interface.ts'
import { hashKey, prefixes } from './keys.ts'
import { describe } from './outcome.ts'
import { knownRecipe, type RecipeRead } from './recipes.ts'
import {
  closeParts,
  megabytes,
  openParts,
  rememberToolchain,
  type OpenDriver,
  type StoreParts,
} from './store-parts.ts'
import { sweep, usedBytes, type SweepParts } from './sweep.ts'
import { clearOrphans, verify } from './verify.ts'

export type * from './interface.ts'
export { StoreOpenError } from './outcome.ts'

// A sweep reads all recipes: once in a while is enough, however far over its limit the store is.
const sweepPauseMs = 30_000
const noteUsesMs = 30_000

/** Rejects with a StoreOpenError when the directory is another process's or beyond reading. */
export const openStore = (directory: string, options: StoreOptions): Promise<Store> =>
  openStoreOn((location) => openClassicLevel(location, options.log, options.clock), directory, options)

export const openStoreOn = async (
  openDriver: OpenDriver,
  directory: string,
  options: StoreOptions,
): Promise<Store> => {
  const id = toolchainId(options.toolchain)
  const parts = await openParts(directory, { ...options, toolchainId: id }, openDriver)
  await rememberToolchain(parts, options.toolchain)
  return new OpenStore(parts, options)
}

class OpenStore implements Store {
  readonly toolchain: Toolchain
  readonly toolchainId: ToolchainId
  readonly lasting: LastingValues
  readonly #parts: StoreParts
  readonly #sweepParts: SweepParts
  readonly #options: StoreOptions
  readonly #measured: Promise<void>
  readonly #cleared: Promise<void>
  readonly #closing = new AbortController()
  readonly #noteUses: Timer
  #sweeping: Promise<SweepReport> | null = null
  #nextSweepAt = -Infinity
  #evictions = 0

  constructor(parts: StoreParts, options: StoreOptions) {
    this.toolchain = options.toolchain
    this.toolchainId = parts.toolchainId
    this.lasting = parts.lasting
    this.#parts = parts
    this.#options = options
    this.#sweepParts = {
      ...parts,
      maxBytes: megabytes(options.maxMb),
      log: options.log,
      clock: options.clock,
    }
    const quietly = (work: Promise<unknown>, trouble: string): Promise<void> =>
      work.then(
        () => undefined,
        (error: unknown) => {
          if (!this.#closing.signal.aborted) options.log.warn({ error: describe(error) }, trouble)
        },
      )
    this.#measured = quietly(
      Promise.all([parts.recipes.measure(), parts.results.load(), parts.lasting.measure()]),
      'the store could not be counted',
    )
    this.#cleared = quietly(
      clearOrphans(parts, options.clock, this.#closing.signal),
      'what an earlier end left half-way could not be cleared away',
    )
    this.#noteUses = options.clock.every(noteUsesMs, () => void parts.shelf.noteUses()).unref()
  }

  async putRecipes(...put: Parameters<Store['putRecipes']>): Promise<PutOutcome> {
    return this.#swept(await this.#parts.recipes.put(...put))
  }

  async getRecipe(ref: StateRef): Promise<RecipeOutcome> {
    return this.#recipeOutcome(await this.#parts.recipes.read(ref), { deletedToo: false })
  }

  async getAncestor(ref: StateRef): Promise<RecipeOutcome> {
    return this.#recipeOutcome(await this.#parts.recipes.read(ref), { deletedToo: true })
  }

  async #recipeOutcome(read: RecipeRead, { deletedToo }: { deletedToo: boolean }): Promise<RecipeOutcome> {
    switch (read.type) {
      case 'found':
        if (read.entry.deleted && !deletedToo) return { type: 'missing' }
        return { type: 'found', ...knownRecipe(read.entry) }
      case 'other-toolchain':
        return {
          type: 'other-toolchain',
          expected: describeToolchain(this.toolchain),
          found: await this.#describe(read.toolchain),
        }
      case 'damaged':
        return { type: 'missing' }
      case 'missing':
      case 'other-format':
      case 'unavailable':
        return read
      default:
        return read satisfies never
    }
  }

  async #describe(id: ToolchainId): Promise<string> {
    const read = await this.#parts.index.read(hashKey(prefixes.toolchain, id))
    const toolchain = read.type === 'record' ? decodeToolchain(read.payload.toString()) : null
    return toolchain ? describeToolchain(toolchain) : `toolchain ${id}`
  }

  putHeader(hash: HeaderHash, text: string): Promise<PutOutcome> {
    return this.#parts.headers.put(hash, text)
  }
  getHeader(hash: HeaderHash): Promise<string | null> {
    return this.#parts.headers.get(hash)
  }
  headers(limit: number): Promise<{ hash: HeaderHash; text: string; madeAt: Date }[]> {
    return this.#parts.headers.newest(limit)
  }

  async putBlob(key: BlobKey, source: BlobSource, options?: { needs?: HeaderHash }): Promise<PutOutcome> {
    return this.#swept(await this.#parts.writer.put(key, source, options?.needs))
  }
  blob(key: BlobKey): BlobView | null {
    return this.#parts.shelf.view(key)
  }
  openBlob(key: BlobKey): Promise<OpenBlobOutcome> {
    return this.#parts.reader.open(key)
  }
  blobStream(key: BlobKey): Promise<{ bytes: number; stream: Readable } | null> {
    return this.#parts.reader.stream(key)
  }
  dropBlob(key: BlobKey): Promise<void> {
    return this.#parts.shelf.remove(key)
  }

  async deleteState(ref: StateRef): ReturnType<Store['deleteState']> {
    const read = await this.#parts.recipes.read(ref)
    if (read.type === 'unavailable') return { type: 'failed', detail: read.detail }
    if (read.type !== 'found' || read.entry.deleted) return { type: 'missing' }
    const outcome = await this.#parts.recipes.markDeleted(ref, read.entry)
    if (outcome.type !== 'stored' && outcome.type !== 'known') return outcome
    await this.#parts.shelf.remove(ref)
    return { type: 'deleted' }
  }

  getResult(key: string): Promise<unknown> {
    return this.#parts.results.get(key)
  }
  putResult(key: string, result: unknown): Promise<PutOutcome> {
    return this.#parts.results.put(key, result)
  }

  async stats(): Promise<StoreStats> {
    await this.#measured
    const { shelf, writer, reader, recipes, headers, results, queue } = this.#parts
    const { rawBytes, storedBytes } = shelf.catalogue
    return {
      recipes: recipes.count,
      headers: headers.count,
      results: results.count,
      blobs: shelf.catalogue.size,
      contents: shelf.catalogue.contents,
      blob_bytes: rawBytes,
      stored_bytes: storedBytes,
      recipe_bytes: recipes.bytes,
      result_bytes: results.bytes,
      spool_bytes: shelf.readyFiles.bytes,
      max_bytes: megabytes(this.#options.maxMb),
      ratio: storedBytes > 0 ? rawBytes / storedBytes : null,
      dedup_hits: recipes.dedupHits + writer.dedupHits,
      blob_reads: { ...reader.reads },
      evictions: this.#evictions,
      write_failures: queue.failures + writer.failures,
      zstd_level: this.#options.zstdLevel,
    }
  }

  sweep(): Promise<SweepReport> {
    this.#sweeping ??= this.#sweep().finally(() => (this.#sweeping = null))
    return this.#sweeping
  }
  async #sweep(): Promise<SweepReport> {
    await this.#measured
    this.#nextSweepAt = this.#options.clock.nowMs() + sweepPauseMs
    const report = await sweep(this.#sweepParts, this.#closing.signal)
    this.#evictions += report.blobs
    return report
  }

  #swept(outcome: PutOutcome): PutOutcome {
    const due = outcome.type === 'stored' && usedBytes(this.#sweepParts) > this.#sweepParts.maxBytes
    if (due && this.#options.clock.nowMs() >= this.#nextSweepAt && !this.#closing.signal.aborted)
      this.sweep().catch((error: unknown) => {
        this.#options.log.warn({ error: describe(error) }, 'the store could not be swept')
      })
    return outcome
  }

  verify(): Promise<VerifyReport[]> {
    return verify(this.#parts, this.#options.clock, this.#closing.signal)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closing.abort(new Error('the store is closing'))
    this.#noteUses[Symbol.dispose]()
    await Promise.all([this.#measured, this.#cleared])
    await this.#sweeping?.catch(() => undefined)
    await this.#parts.shelf.noteUses()
    await closeParts(this.#parts)
  }
}
