// One batch that outlives its request: its body, and its results as they come, first in the log and then shown.
import { open } from 'node:fs/promises'
import type { Clock } from '../clock.ts'
import { filesIn, writeEnd, type BatchEnd, type BatchFiles, type ReadBytes } from './batch-files.ts'
import { recordOverhead } from './log-record.ts'
import type { BatchManifest } from './manifest.ts'
import { readLog, type LogPage } from './read-log.ts'
import { ResultsLog, type BatchesLog } from './results-log.ts'

export interface KeptBatchParts {
  folder: string
  manifest: BatchManifest
  bytes: number
  end: BatchEnd | null
  clock: Clock
  log: BatchesLog
  /** Makes room for so many bytes more; false: there is none. */
  makeRoom(bytes: number): boolean
}

/** What an item's outcome is replaced by where there is no room for it. */
export interface AnswerToKeep {
  json: string
  /** Much shorter. */
  withoutRoom: string
}

export interface ResultsReader extends AsyncDisposable {
  /** Null: nothing begins there. */
  page(from: number, most: { records: number; bytes: number }): Promise<LogPage | null>
}

export class KeptBatch {
  readonly manifest: BatchManifest
  /** On the disk, or on its way there. */
  bytes: number
  /** Items that are answered. */
  answered = 0
  #end: BatchEnd | null
  #log: ResultsLog | null = null
  #logBytes: number
  #isGone = false
  #changes: (() => void)[] = []
  /** What opens or makes files by their names: who removes them waits for it. */
  readonly #opening = new Set<Promise<unknown>>()
  readonly #parts: KeptBatchParts

  constructor(parts: KeptBatchParts) {
    this.#parts = parts
    this.manifest = parts.manifest
    this.bytes = parts.bytes
    this.#end = parts.end
    this.#logBytes = Math.max(0, parts.bytes - parts.manifest.bodyBytes)
    if (parts.end !== null) this.answered = parts.manifest.items
  }

  get id(): string {
    return this.manifest.id
  }
  get owner(): string {
    return this.manifest.owner
  }
  get end(): BatchEnd | null {
    return this.#end
  }
  /** Nothing comes any more, and nothing will be there. */
  get isGone(): boolean {
    return this.#isGone
  }
  /** Of results that can be read. */
  get logBytes(): number {
    return this.#logBytes
  }
  get doneAtMs(): number | null {
    return this.#end?.atMs ?? null
  }

  async #withFiles<T>(open: (files: BatchFiles) => Promise<T>): Promise<T> {
    if (this.#isGone) throw new Error('a kept batch that was dropped has no files')
    const opening = open(filesIn(this.#parts.folder))
    this.#opening.add(opening)
    try {
      return await opening
    } finally {
      this.#opening.delete(opening)
    }
  }

  /** To go on with it; `recovered` is given what an earlier life has answered. */
  async resume(recovered: (json: string) => void): Promise<void> {
    const { clock, log } = this.#parts
    this.#log = await this.#withFiles((files) =>
      ResultsLog.open(files.log, { clock, log }, (json) => {
        this.answered++
        recovered(json)
      }),
    )
    this.#logBytes = this.#log.bytes
    this.bytes = this.manifest.bodyBytes + this.#logBytes
    this.#changed()
  }

  /** Resolves when it is on the disk, as it is or `withoutRoom`; `closed`: it is not, as the service ends. */
  async answer({ json, withoutRoom }: AnswerToKeep): Promise<'kept' | 'without-room' | 'closed'> {
    const log = this.#log
    if (log === null) return 'closed'
    const fits = this.#parts.makeRoom(Buffer.byteLength(json))
    const text = fits ? json : withoutRoom
    // Counted before it is written: others are about to.
    this.bytes += Buffer.byteLength(text) + recordOverhead
    if (!(await log.append(text))) return 'closed'
    this.answered++
    this.#logBytes = log.bytes
    this.#changed()
    return fits ? 'kept' : 'without-room'
  }

  /** Every item is answered. */
  async finish(summary: unknown): Promise<void> {
    const { folder, clock } = this.#parts
    const end = { atMs: clock.wallMs(), summary }
    await this.#withFiles(() => writeEnd(folder, end))
    this.#end = end
    await this.close()
    this.#changed()
  }

  /** Its files can be removed when it resolves: nobody makes one any more. */
  async discard(): Promise<void> {
    this.#isGone = true
    await Promise.allSettled(this.#opening)
    await this.close()
    this.#changed()
  }

  async close(): Promise<void> {
    const log = this.#log
    this.#log = null
    await log?.[Symbol.asyncDispose]()
  }

  async openResults(): Promise<ResultsReader> {
    const file = await this.#withFiles((files) => open(files.log, 'a+'))
    return {
      page: async (from, most) => {
        const upTo = this.#logBytes
        if (from > upTo) return null
        return from === upTo ? { records: [], next: from } : await readLog(file, from, upTo, most)
      },
      [Symbol.asyncDispose]: () => file.close(),
    }
  }

  /** Resolves at its next result, at its end, and when the signal is aborted. */
  changed(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        signal.removeEventListener('abort', done)
        this.#changes = this.#changes.filter((each) => each !== done)
        resolve()
      }
      if (signal.aborted) return resolve()
      this.#changes.push(done)
      signal.addEventListener('abort', done, { once: true })
    })
  }

  #changed(): void {
    for (const each of [...this.#changes]) each()
  }

  /** Bytes of the body, and what gives them back. */
  async openBody(): Promise<{ read: ReadBytes } & AsyncDisposable> {
    const file = await this.#withFiles((files) => open(files.body, 'r'))
    return {
      async read(from, upTo) {
        const part = Buffer.allocUnsafe(upTo - from)
        const { bytesRead } = await file.read(part, 0, part.length, from)
        if (bytesRead !== part.length) throw new Error('the body of a kept batch is shorter than it was')
        return part
      },
      [Symbol.asyncDispose]: () => file.close(),
    }
  }
}
