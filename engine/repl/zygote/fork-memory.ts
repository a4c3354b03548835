// What a fork holds of its own: not what it shares with its parent, which its resident set counts as well. The exact count
// walks all its pages, so it is made seldom; in between, its own is that and what has become resident since, which misses
// only pages of its parent's that it has changed meanwhile, never what it has allocated.
import { closeSync, openSync, readFileSync, readSync } from 'node:fs'
import type { Clock } from '../../clock.ts'
import type { Memory, MemoryGauge } from '../memory.ts'

const pageBytes = 4096
/** Some 10 ms for 700 MB: a thousandth of a core. */
const countEveryMs = 10_000
/** A job's beginning asks four times: nothing is allocated in between. */
const freshMs = 1

const nothing: Memory = { rssBytes: 0, ownBytes: 0 }

export class ForkMemory implements MemoryGauge {
  readonly #pid: number
  readonly #clock: Clock
  readonly #statm: number | null
  readonly #line = Buffer.alloc(256)
  /** At the last exact count. */
  #counted: { ownBytes: number; anonymousBytes: number; atMs: number } | null = null
  #last = nothing
  #readAt = -Infinity
  #isClosed = false

  constructor(pid: number, clock: Clock) {
    this.#pid = pid
    this.#clock = clock
    this.#statm = open(`/proc/${pid}/statm`)
  }

  read(): Memory {
    const now = this.#clock.nowMs()
    if (now - this.#readAt > freshMs) {
      this.#readAt = now
      this.#last = this.#measure(now)
    }
    return this.#last
  }

  /** It can start no process. */
  readTree(): Memory {
    return this.read()
  }

  [Symbol.dispose](): void {
    if (this.#statm !== null && !this.#isClosed) closeSync(this.#statm)
    this.#isClosed = true
  }

  #measure(nowMs: number): Memory {
    const resident = this.#resident()
    if (resident === null) return nothing
    const { rssBytes, anonymousBytes } = resident
    // Right after the fork all is its parent's.
    this.#counted ??= { ownBytes: 0, anonymousBytes, atMs: nowMs }
    if (nowMs - this.#counted.atMs >= countEveryMs) {
      const ownBytes = privateBytes(this.#pid)
      if (ownBytes !== null) this.#counted = { ownBytes, anonymousBytes, atMs: nowMs }
    }
    const ownBytes = Math.max(0, this.#counted.ownBytes + anonymousBytes - this.#counted.anonymousBytes)
    return { rssBytes, ownBytes }
  }

  /** Null once it has gone. */
  #resident(): { rssBytes: number; anonymousBytes: number } | null {
    if (this.#statm === null || this.#isClosed) return null
    try {
      const bytes = readSync(this.#statm, this.#line, 0, this.#line.length, 0)
      const [, resident = 0, shared = 0] = this.#line.toString('latin1', 0, bytes).split(' ', 3).map(Number)
      return { rssBytes: resident * pageBytes, anonymousBytes: (resident - shared) * pageBytes }
    } catch {
      return null
    }
  }
}

const open = (path: string): number | null => {
  try {
    return openSync(path, 'r')
  } catch {
    return null
  }
}

/** Null for a process that has gone. */
const privateBytes = (pid: number): number | null => {
  try {
    const rollup = readFileSync(`/proc/${pid}/smaps_rollup`, 'latin1')
    const kilobytes = [...rollup.matchAll(/^Private_(?:Clean|Dirty): +(\d+) kB$/gm)].map(([, count]) =>
      Number(count),
    )
    return kilobytes.reduce((sum, count) => sum + count, 0) * 1024
  } catch {
    return null
  }
}
