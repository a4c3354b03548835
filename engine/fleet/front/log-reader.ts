// Follows the results log by sequence, woken when something is said there. What is said and what is stored come apart by a
// moment, or by a broker's end, so it looks by itself, too.
import { type Clock, sleep } from '../../clock.ts'
import type { Broker, Stored } from '../broker/broker.ts'
import { resultsFilter } from '../broker/names.ts'

const perRead = 64
const soonMs = 2
const laterMs = 1_000

export interface LogReaderParts {
  broker: Broker
  asker: string
  /** Whether anything is waited for. */
  isNeeded(): boolean
  /** In log order, each once. */
  fold(stored: Stored): Promise<void>
  clock: Clock
}

export class LogReader implements AsyncDisposable {
  readonly #parts: LogReaderParts
  readonly #heard: Disposable
  readonly #end = new AbortController()
  readonly #ended: Promise<void>
  #wake = new AbortController()
  #nextSeq = 1
  #toldOf = 0
  #read = 0

  constructor(parts: LogReaderParts) {
    this.#parts = parts
    this.#heard = parts.broker.hear(resultsFilter(parts.asker), () => {
      this.#toldOf++
      this.#wake.abort()
    })
    this.#ended = this.#follow()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#end.abort()
    this.#wake.abort()
    this.#heard[Symbol.dispose]()
    await this.#ended
  }

  async #follow(): Promise<void> {
    const { broker, asker, clock, fold, isNeeded } = this.#parts
    let waitMs = soonMs
    while (!this.#end.signal.aborted) {
      this.#wake = new AbortController()
      let stored: Stored[] = []
      try {
        if (isNeeded())
          stored = await broker.read('fleet-results', resultsFilter(asker), this.#nextSeq, perRead)
      } catch {
        waitMs = Math.max(waitMs, laterMs / 4)
      }
      for (const message of stored) {
        this.#nextSeq = message.seq + 1
        this.#read++
        await fold(message)
      }
      if (stored.length > 0) {
        waitMs = soonMs
        continue
      }
      // Told of more than is stored: it will be in a moment, or never.
      const isBehind = this.#toldOf > this.#read && waitMs < laterMs
      if (!isBehind) this.#toldOf = this.#read
      await sleep(clock, isBehind ? waitMs : laterMs, this.#wake.signal)
      waitMs = isBehind ? 2 * waitMs : soonMs
    }
  }
}
