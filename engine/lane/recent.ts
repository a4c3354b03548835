// The most recently used of what is held under a key, up to a number. Pure.

export class Recent<Key, Value> {
  readonly #size: number
  /** Least recently used first, as a Map keeps insertion order. */
  readonly #held = new Map<Key, Value>()

  constructor(size: number) {
    this.#size = size
  }

  get size(): number {
    return this.#held.size
  }

  has(key: Key): boolean {
    return this.#held.has(key)
  }

  /** Looking something up is using it. */
  get(key: Key): Value | undefined {
    const value = this.#held.get(key)
    if (value !== undefined) {
      this.#held.delete(key)
      this.#held.set(key, value)
    }
    return value
  }

  /** Returns what had to leave for it: what the key held before, and what was used longest ago. */
  set(key: Key, value: Value): Value[] {
    const left: Value[] = []
    const before = this.#held.get(key)
    if (before !== undefined) left.push(before)
    this.#held.delete(key)
    this.#held.set(key, value)
    for (const [oldest, itsValue] of this.#held) {
      if (this.#held.size <= this.#size) break
      this.#held.delete(oldest)
      left.push(itsValue)
    }
    return left
  }

  clear(): void {
    this.#held.clear()
  }

  /** Most recently used first. */
  keys(): Key[] {
    return [...this.#held.keys()].reverse()
  }
}
