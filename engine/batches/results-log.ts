// The results of a batch that runs, in the order in which they came: appended together, shown once they are on the disk.
// A disk that takes nothing holds the batch up; nothing is lost.
import { open, type FileHandle } from 'node:fs/promises'
import { type Clock, sleep } from '../clock.ts'
import { encodeLogRecord } from './log-record.ts'
import { readLog } from './read-log.ts'

export interface BatchesLog {
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
}

/** A disk that is full, or unwell, is tried again so often. */
const againMs = 2_000
const recoveredAtOnce = { records: 1_000, bytes: 8 << 20 }

interface Pending {
  record: Buffer
  done(kept: boolean): void
}

export class ResultsLog implements AsyncDisposable {
  readonly #file: FileHandle
  readonly #clock: Clock
  readonly #log: BatchesLog
  readonly #closing = new AbortController()
  #pending: Pending[] = []
  #writing: Promise<void> | null = null
  #bytes: number

  private constructor(file: FileHandle, bytes: number, { clock, log }: { clock: Clock; log: BatchesLog }) {
    this.#file = file
    this.#bytes = bytes
    this.#clock = clock
    this.#log = log
  }

  /** Reads what an earlier life has left, and cuts off what it left half-written. */
  static async open(
    path: string,
    parts: { clock: Clock; log: BatchesLog },
    recovered: (json: string) => void,
  ): Promise<ResultsLog> {
    const file = await open(path, 'a+', 0o600)
    const { size } = await file.stat()
    let bytes = 0
    while (bytes < size) {
      const page = await readLog(file, bytes, size, recoveredAtOnce)
      if (page === null) break
      page.records.forEach(recovered)
      bytes = page.next
    }
    if (bytes < size) {
      parts.log.warn({ path, bytes: size - bytes }, 'the end of a batch’s results was damaged: it runs again')
      await file.truncate(bytes)
    }
    return new ResultsLog(file, bytes, parts)
  }

  /** Of what is on the disk. */
  get bytes(): number {
    return this.#bytes
  }

  /** Resolves when it is on the disk; false: the log was closed before. */
  append(json: string): Promise<boolean> {
    if (this.#closing.signal.aborted) return Promise.resolve(false)
    const { promise, resolve } = Promise.withResolvers<boolean>()
    this.#pending.push({ record: encodeLogRecord(json), done: resolve })
    this.#writing ??= this.#write().finally(() => (this.#writing = null))
    return promise
  }

  async #write(): Promise<void> {
    // What comes in this turn goes together.
    await new Promise<void>((resolve) => this.#clock.soon(resolve))
    while (this.#pending.length > 0) {
      const together = this.#pending
      this.#pending = []
      const kept = await this.#keep(Buffer.concat(together.map(({ record }) => record)))
      for (const { done } of together) done(kept)
    }
  }

  async #keep(bytes: Buffer): Promise<boolean> {
    while (!this.#closing.signal.aborted) {
      try {
        await this.#file.appendFile(bytes)
        await this.#file.datasync()
        this.#bytes += bytes.length
        return true
      } catch (error) {
        this.#log.warn({ err: error }, 'the results of a batch can not be written: it waits')
        await this.#file.truncate(this.#bytes).catch(() => undefined)
        await sleep(this.#clock, againMs, this.#closing.signal)
      }
    }
    return false
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closing.abort()
    await this.#writing
    await this.#file.close()
  }
}
