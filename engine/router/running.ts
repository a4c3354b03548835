// What runs where, and since when; how long a job takes, and how many ran at a time.
import type { PooledRepl } from '../pool/pooled-repl.ts'

/** Until there is something to go by. */
const firstMeanMs = 50
const newestWeight = 0.05

export class Running {
  /** What callers wait for; the appliance's own work takes a spare rather than a caller's turn. */
  readonly #sinceMs = new Map<PooledRepl, number>()
  #meanMs = firstMeanMs
  #peak = 0

  get count(): number {
    return this.#sinceMs.size
  }
  get meanMs(): number {
    return this.#meanMs
  }
  sinceMs(repl: PooledRepl): number | null {
    return this.#sinceMs.get(repl) ?? null
  }

  began(repl: PooledRepl, nowMs: number): void {
    this.#sinceMs.set(repl, nowMs)
    this.#peak = Math.max(this.#peak, this.count)
  }
  leaves(repl: PooledRepl): void {
    this.#sinceMs.delete(repl)
  }
  ended(repl: PooledRepl, runMs: number): void {
    this.leaves(repl)
    this.#meanMs += (runMs - this.#meanMs) * newestWeight
  }

  /** The most that ran at a time since this was asked last. */
  takePeak(): number {
    const peak = this.#peak
    this.#peak = this.count
    return peak
  }
}
