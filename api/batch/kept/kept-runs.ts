// Runs kept batches, whoever reads: some of each owner at a time, the others in their order; again after a restart, where
// it begins with what is not answered. What the end of the service takes from an item is not its answer.
import type { Logger } from 'pino'
import type { BatchArchive, Engine, KeptBatch } from '../../../engine/index.ts'
import type { ItemValidator } from '../item-validator.ts'
import { runKept } from './run-kept.ts'

export interface KeptRunsParts {
  engine: Engine
  log: Logger
  archive: BatchArchive
  validator: ItemValidator
  isDraining(): boolean
}

/** Each has a window of items with the engine. */
const mostAtOnce = 16
const mostOfOwner = 4

interface Run {
  cancel: AbortController
  ended: Promise<void>
}

export class KeptRuns implements AsyncDisposable {
  readonly #parts: KeptRunsParts
  readonly #stopping = new AbortController()
  readonly #running = new Map<KeptBatch, Run>()
  #waiting: KeptBatch[] = []

  constructor(parts: KeptRunsParts) {
    this.#parts = parts
    for (const batch of parts.archive.unfinished()) this.start(batch)
  }

  /** Aborted once nothing is started any more. */
  get stopping(): AbortSignal {
    return this.#stopping.signal
  }

  start(batch: KeptBatch): void {
    this.#waiting.push(batch)
    this.#advance()
  }

  #advance(): void {
    while (this.#running.size < mostAtOnce && !this.#stopping.signal.aborted) {
      const at = this.#waiting.findIndex(({ owner }) => this.#runningOf(owner) < mostOfOwner)
      const [next] = at < 0 ? [] : this.#waiting.splice(at, 1)
      if (next === undefined) return
      const cancel = new AbortController()
      this.#running.set(next, { cancel, ended: this.#run(next, cancel.signal) })
    }
  }

  #runningOf(owner: string): number {
    return [...this.#running.keys()].filter((batch) => batch.owner === owner).length
  }

  async #run(batch: KeptBatch, cancelled: AbortSignal): Promise<void> {
    try {
      await runKept(this.#parts, batch, { cancelled, stopping: this.#stopping.signal })
    } catch (error) {
      // What is forgotten has no files any more.
      if (!cancelled.aborted) this.#parts.log.error({ batch: batch.id, err: error }, 'a kept batch failed')
    } finally {
      this.#running.delete(batch)
      this.#advance()
    }
  }

  /** It is forgotten, and nothing of it is started any more; nobody waits for what runs, whose answers go nowhere. */
  async forget(batch: KeptBatch): Promise<void> {
    this.#waiting = this.#waiting.filter((each) => each !== batch)
    this.#running.get(batch)?.cancel.abort()
    await this.#parts.archive.drop(batch.id)
  }

  stop(): void {
    this.#stopping.abort()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.stop()
    await Promise.all([...this.#running.values()].map(({ ended }) => ended))
  }
}
