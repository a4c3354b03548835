// What a fork holds of its own: not what it shares with its parent, which its resident set counts as well. The exact count
// walks all its pages, so it is made seldom; in between, its own is that and what has become resident since, which misses
// only pages of its parent's that it has changed meanwhile, never what it has allocated. Each of those costs a page fault:
// where there were many, it is counted at once.
import { readFileSync } from 'node:fs'
import type { Clock } from '../../clock.ts'
import { FreshMemory, type Memory, type MemoryGauge } from '../memory.ts'
import { Statm } from '../process/statm.ts'

/** Some 10 ms for 700 MB: a thousandth of a core. */
const countEveryMs = 10_000
/** So many bytes' worth of faults since the last count may be the parent's pages, changed: worth a count. */
const unseenBytes = 64 * 2 ** 20
/** Faults are looked at, and counts made for them, no sooner than that after the last count. */
const faultsEveryMs = 250
const pageBytes = 4096

const nothing: Memory = { rssBytes: 0, ownBytes: 0 }

export class ForkMemory implements MemoryGauge {
  readonly #pid: number
  readonly #statm: Statm
  /** At the last exact count. */
  #counted: { ownBytes: number; anonymousBytes: number; faults: number; atMs: number } | null = null
  #faultsAtMs = 0
  readonly #fresh: FreshMemory

  constructor(pid: number, clock: Clock) {
    this.#pid = pid
    this.#statm = new Statm(pid)
    this.#fresh = new FreshMemory(clock, (nowMs) => this.#measure(nowMs))
  }

  read(): Memory {
    return this.#fresh.read()
  }

  /** It can start no process. */
  readTree(): Memory {
    return this.read()
  }

  [Symbol.dispose](): void {
    this.#statm[Symbol.dispose]()
  }

  #measure(nowMs: number): Memory {
    const resident = this.#statm.read()
    if (resident === null) return nothing
    const { rssBytes, anonymousBytes } = resident
    // Right after the fork all is its parent's.
    this.#counted ??= { ownBytes: 0, anonymousBytes, faults: minorFaults(this.#pid), atMs: nowMs }
    if (nowMs - this.#counted.atMs >= countEveryMs || this.#mayHoldMore(this.#counted, nowMs)) {
      const ownBytes = privateBytes(this.#pid)
      const faults = minorFaults(this.#pid)
      if (ownBytes !== null) this.#counted = { ownBytes, anonymousBytes, faults, atMs: nowMs }
    }
    const ownBytes = Math.max(0, this.#counted.ownBytes + anonymousBytes - this.#counted.anonymousBytes)
    return { rssBytes, ownBytes }
  }

  #mayHoldMore({ faults, atMs }: { faults: number; atMs: number }, nowMs: number): boolean {
    if (nowMs - Math.max(atMs, this.#faultsAtMs) < faultsEveryMs) return false
    this.#faultsAtMs = nowMs
    return (minorFaults(this.#pid) - faults) * pageBytes >= unseenBytes
  }
}

/** Pages that it has had to be given, or to be given of its own; 0 for a process that has gone. */
const minorFaults = (pid: number): number => {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[7])
  } catch {
    return 0
  }
}

/** Null for a process that has gone. */
export const privateBytes = (pid: number): number | null => {
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
