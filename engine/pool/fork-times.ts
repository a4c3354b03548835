// How long forks took to be ready, of late: what `GET /v1/pool` shows.
import { milliseconds } from '../contract/milliseconds.ts'

/** A spike is seen for as long as that many forks take to be made. */
const remembered = 100

export class ForkTimes {
  #count = 0
  readonly #latest: number[] = []

  add(readyMs: number): void {
    this.#count++
    this.#latest.push(readyMs)
    if (this.#latest.length > remembered) this.#latest.shift()
  }

  view(): { forks: number; fork_ms: { p50: number; p95: number } | null } {
    const sorted = this.#latest.toSorted((a, b) => a - b)
    const at = (share: number): number => milliseconds(sorted[Math.ceil(share * sorted.length) - 1] ?? 0)
    return { forks: this.#count, fork_ms: sorted.length === 0 ? null : { p50: at(0.5), p95: at(0.95) } }
  }
}
