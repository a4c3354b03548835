// The batches that outlive their requests: by id, by their owner's key, for a day after their end, within bounds on the disk.
// They are the only process's: the store's lock on the state directory holds for them.
import { mkdir, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Clock, Timer } from '../clock.ts'
import { KeyedLock } from '../store/keyed-lock.ts'
import { readBatch, writeBatch, type ReadBytes } from './batch-files.ts'
import { KeptBatch } from './kept-batch.ts'
import { isBatchId, type BatchManifest } from './manifest.ts'
import type { BatchesLog } from './results-log.ts'
import { makeRoom } from './room.ts'

export interface ArchiveOptions {
  /** Bodies and results together, on the disk. */
  maxBytes: number
  clock: Clock
  log: BatchesLog
}
export type Added =
  | { type: 'added'; batch: KeptBatch }
  /** Its owner's key has one already, of this request or another. */
  | { type: 'known'; batch: KeptBatch }
  | { type: 'no-room' }

export interface ArchiveMeasure {
  finished: number
  unfinished: number
  bytes: number
  maxBytes: number
  added: number
  refused: number
}

const keptForMs = 24 * 3600 * 1000
const lookEveryMs = 60_000
/** Each takes some kilobytes of memory. */
const mostKept = 10_000
/** What is written between two counts. */
const roomAtOnce = 16 << 20
/** What one batch takes at least: its folder and files. */
const overheadBytes = 16 * 1024

export class BatchArchive implements AsyncDisposable {
  readonly #directory: string
  readonly #options: ArchiveOptions
  readonly #batches = new Map<string, KeptBatch>()
  readonly #byKey = new Map<string, KeptBatch>()
  readonly #lock = new KeyedLock()
  readonly #looking: Timer
  #added = 0
  #refused = 0
  /** What may be written before anybody counts again. */
  #room = 0

  private constructor(directory: string, options: ArchiveOptions) {
    this.#directory = directory
    this.#options = options
    this.#looking = options.clock.every(lookEveryMs, () => void this.#dropExpired()).unref()
  }

  static async open(directory: string, options: ArchiveOptions): Promise<BatchArchive> {
    await mkdir(directory, { recursive: true, mode: 0o700 })
    const archive = new BatchArchive(directory, options)
    for (const name of await readdir(directory)) {
      const folder = join(directory, name)
      const found = isBatchId(name) ? await readBatch(folder) : null
      if (found?.manifest.id === name) archive.#hold(folder, found)
      else await rm(folder, { recursive: true, force: true })
    }
    await archive.#dropExpired()
    return archive
  }

  #hold(folder: string, found: Pick<KeptBatch, 'manifest' | 'bytes' | 'end'>): KeptBatch {
    const { clock, log } = this.#options
    const batch = new KeptBatch({
      ...{ folder, clock, log },
      ...{ manifest: found.manifest, bytes: found.bytes, end: found.end },
      makeRoom: (bytes) => this.#makeRoom(found.manifest.owner, bytes, true),
    })
    this.#batches.set(batch.id, batch)
    const key = keyOf(batch.manifest)
    if (key !== null) this.#byKey.set(key, batch)
    return batch
  }

  /** Null: there is none, or it is somebody else's. */
  find(id: string, owner: string): KeptBatch | null {
    const batch = this.#batches.get(id)
    return batch?.owner === owner ? batch : null
  }

  withKey(owner: string, key: string): KeptBatch | null {
    return this.#byKey.get(keyOf({ owner, key }) ?? '') ?? null
  }

  /** Bytes as they are on the disk; what came and was refused, since the start. */
  measure(): ArchiveMeasure {
    const all = [...this.#batches.values()]
    const finished = all.filter(({ end }) => end !== null).length
    return {
      finished,
      unfinished: all.length - finished,
      bytes: all.reduce((sum, { bytes }) => sum + bytes + overheadBytes, 0),
      maxBytes: this.#options.maxBytes,
      added: this.#added,
      refused: this.#refused,
    }
  }

  /** Oldest first. */
  unfinished(): KeptBatch[] {
    return [...this.#batches.values()]
      .filter(({ end }) => end === null)
      .sort((a, b) => a.manifest.createdAtMs - b.manifest.createdAtMs)
  }

  /** On the disk when it resolves. */
  async add(manifest: BatchManifest, read: ReadBytes): Promise<Added> {
    const key = keyOf(manifest) ?? manifest.id
    return this.#lock.run(key, async () => {
      const known = this.#byKey.get(key) ?? this.#batches.get(manifest.id)
      if (known !== undefined) return { type: 'known', batch: known }
      if (
        this.#batches.size >= mostKept ||
        !this.#makeRoom(manifest.owner, manifest.bodyBytes + overheadBytes, false)
      ) {
        this.#refused++
        return { type: 'no-room' }
      }
      const folder = join(this.#directory, manifest.id)
      try {
        await writeBatch(folder, manifest, read)
      } catch (error) {
        await rm(`${folder}.new`, { recursive: true, force: true })
        this.#options.log.warn({ err: error }, 'a batch can not be kept')
        this.#refused++
        return { type: 'no-room' }
      }
      const batch = this.#hold(folder, { manifest, bytes: manifest.bodyBytes, end: null })
      this.#added++
      return { type: 'added', batch }
    })
  }

  /** @param running it has its place already, and may fill what there is; who comes leaves others their half. */
  #makeRoom(owner: string, bytes: number, running: boolean): boolean {
    if (running && bytes <= this.#room) {
      this.#room -= bytes
      return true
    }
    const { maxBytes } = this.#options
    const all = [...this.#batches.values()].map((one) => ({
      id: one.id,
      owner: one.owner,
      bytes: one.bytes + overheadBytes,
      doneAtMs: one.doneAtMs,
    }))
    const bounds = { bytes: maxBytes, ownBytes: running ? maxBytes : maxBytes / 2 }
    const going = makeRoom(all, { owner, bytes }, bounds)
    if (going === null) return false
    for (const id of going) void this.drop(id)
    const left = all.reduce((sum, one) => sum + (going.includes(one.id) ? 0 : one.bytes), bytes)
    this.#room = running ? Math.min(maxBytes - left, roomAtOnce) : 0
    return true
  }

  async drop(id: string): Promise<void> {
    const batch = this.#batches.get(id)
    if (batch === undefined) return
    this.#batches.delete(id)
    const key = keyOf(batch.manifest)
    if (key !== null && this.#byKey.get(key) === batch) this.#byKey.delete(key)
    await batch.discard()
    await rm(join(this.#directory, id), { recursive: true, force: true })
  }

  async #dropExpired(): Promise<void> {
    const beforeMs = this.#options.clock.wallMs() - keptForMs
    for (const { id, doneAtMs } of [...this.#batches.values()])
      if (doneAtMs !== null && doneAtMs <= beforeMs) await this.drop(id)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#looking[Symbol.dispose]()
    for (const batch of this.#batches.values()) await batch.close()
  }
}

/** Until when a batch is kept that has ended then. */
export const expiryOf = (doneAtMs: number): Date => new Date(doneAtMs + keptForMs)

const keyOf = ({ owner, key }: Pick<BatchManifest, 'owner' | 'key'>): string | null =>
  key === null ? null : JSON.stringify([owner, key])
