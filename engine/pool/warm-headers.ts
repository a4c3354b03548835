// Which headers, beside the canonical one, a parent of REPLs should hold: those that have come back, the most recently used
// first; as many as may be, fewer where they took too much memory. Pure bookkeeping.
import type { HeaderHash } from '../contract/ids.ts'

/** A header that is used once may never be again; making it once more in each REPL costs less than a parent. */
const usesBeforeWarm = 2
/** Used once or twice and forgotten: what is remembered of others. */
const mostRemembered = 1_000

export class WarmHeaders {
  /** Least recently used first. */
  readonly #uses = new Map<HeaderHash, number>()
  readonly #unfit = new Set<HeaderHash>()
  #most: number

  constructor(most: number) {
    this.#most = most
  }

  /** A REPL has held it without an error. @param times twice for one that is asked to be kept warm. */
  used(hash: HeaderHash, times: 1 | 2 = 1): void {
    const uses = (this.#uses.get(hash) ?? 0) + times
    this.#uses.delete(hash)
    this.#uses.set(hash, uses)
    const [oldest] = this.#uses.keys()
    if (this.#uses.size > mostRemembered && oldest !== undefined) this.#uses.delete(oldest)
  }

  /** It runs code of its own, or can't be held: never wanted again. */
  refuse(hash: HeaderHash): void {
    if (this.#unfit.size < mostRemembered) this.#unfit.add(hash)
  }

  /** So many took more memory than headers may. */
  tooMany(count: number): void {
    this.#most = Math.max(0, Math.min(this.#most, count - 1))
  }

  /** Most recently used first. */
  wanted(): HeaderHash[] {
    return [...this.#uses]
      .filter(([hash, uses]) => uses >= usesBeforeWarm && !this.#unfit.has(hash))
      .map(([hash]) => hash)
      .reverse()
      .slice(0, this.#most)
  }
}
