// What a REPL holds, as its transport measures it and its owner watches it.
import type { Clock } from '../clock.ts'

export interface Memory {
  /** All that is resident. */
  rssBytes: number
  /** Of that, what would come free if it ended: what limits are about. */
  ownBytes: number
}

export interface MemoryGauge extends Disposable {
  /** Of the process and what it is known to have started; microseconds, as every check asks several times. */
  read(): Memory
  /** Looks first for what it has started since, which may take milliseconds: for requests that take their time. */
  readTree(): Memory
}

/** A job's beginning asks four times: nothing is allocated in between. */
const freshMs = 1

/** Measures again only when the last time was a moment ago. */
export class FreshMemory {
  readonly #clock: Clock
  readonly #measure: (nowMs: number) => Memory
  #last: Memory | null = null
  #readAt = 0

  constructor(clock: Clock, measure: (nowMs: number) => Memory) {
    this.#clock = clock
    this.#measure = measure
  }

  read(): Memory {
    const now = this.#clock.nowMs()
    if (this.#last !== null && now - this.#readAt <= freshMs) return this.#last
    this.#readAt = now
    return (this.#last = this.#measure(now))
  }
}

/** Remembers the most that any reading has shown. */
export class WatchedMemory {
  readonly #gauge: MemoryGauge
  #peakRssBytes = 0

  constructor(gauge: MemoryGauge) {
    this.#gauge = gauge
  }

  read(): Memory {
    return this.#seen(this.#gauge.read())
  }

  readTree(): Memory {
    return this.#seen(this.#gauge.readTree())
  }

  /** The most that was resident at any reading since the last call, one taken now among them. */
  takePeakRss(): number {
    this.read()
    const peak = this.#peakRssBytes
    this.#peakRssBytes = 0
    return peak
  }

  #seen(memory: Memory): Memory {
    this.#peakRssBytes = Math.max(this.#peakRssBytes, memory.rssBytes)
    return memory
  }
}
