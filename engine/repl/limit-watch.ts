// Watches one request: its deadline, the memory of its process tree, its caller's signal.
// Reports the first breach and is silent from then on.
import type { Clock, Timer } from '../clock.ts'
import type { WatchedMemory } from './memory.ts'

export interface WatchLimits {
  deadlineMs: number
  /** What the process tree may hold of its own, in all; null: no limit. */
  ownBytes: number | null
  signal: AbortSignal | null
}

export interface Breach {
  cause: 'timeout' | 'memory' | 'cancelled'
  detail: string
}

/** A bomb that allocates 2 GB/s passes its limit by 100 MB between two looks; a look costs microseconds. */
const sampleEveryMs = 50
/** Looking for new descendants costs milliseconds of the REPL's core: only what runs so long is worth it. */
const walkAfterMs = 1000

export class LimitWatch implements Disposable {
  readonly #limits: WatchLimits
  readonly #memory: WatchedMemory
  readonly #onBreach: (breach: Breach) => void
  readonly #clock: Clock
  readonly #deadline: Timer
  readonly #sampling: Timer
  readonly #startedAt: number

  constructor(limits: WatchLimits, memory: WatchedMemory, clock: Clock, onBreach: (breach: Breach) => void) {
    this.#limits = limits
    this.#memory = memory
    this.#onBreach = onBreach
    this.#clock = clock
    this.#startedAt = clock.nowMs()
    this.#deadline = clock.after(limits.deadlineMs, () => this.#timedOut())
    this.#sampling = clock.every(sampleEveryMs, () => this.#sample())
    limits.signal?.addEventListener('abort', this.#aborted)
    if (limits.signal?.aborted) queueMicrotask(this.#aborted)
  }

  [Symbol.dispose](): void {
    this.#deadline[Symbol.dispose]()
    this.#sampling[Symbol.dispose]()
    this.#limits.signal?.removeEventListener('abort', this.#aborted)
  }

  #breach(breach: Breach): void {
    this[Symbol.dispose]()
    this.#onBreach(breach)
  }

  #timedOut(): void {
    this.#breach({ cause: 'timeout', detail: `no reply within ${Math.round(this.#limits.deadlineMs)} ms` })
  }

  #sample(): void {
    const runsLong = this.#clock.nowMs() - this.#startedAt > walkAfterMs
    const { ownBytes } = runsLong ? this.#memory.readTree() : this.#memory.read()
    const { ownBytes: limit } = this.#limits
    if (limit === null || ownBytes <= limit) return
    this.#breach({ cause: 'memory', detail: `holds ${inMb(ownBytes)} MB, its limit is ${inMb(limit)} MB` })
  }

  readonly #aborted = (): void => this.#breach({ cause: 'cancelled', detail: 'its caller has gone' })
}

const inMb = (bytes: number): number => Math.round(bytes / 2 ** 20)
