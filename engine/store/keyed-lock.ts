// One at a time for each key, in order: what is done to one content or one blob never overlaps itself.

export class KeyedLock {
  readonly #tails = new Map<string, Promise<unknown>>()

  async run<Value>(key: string, work: () => Promise<Value>): Promise<Value> {
    const earlier = this.#tails.get(key)
    const mine = (async () => {
      await earlier?.catch(() => undefined)
      return work()
    })()
    this.#tails.set(key, mine)
    try {
      return await mine
    } finally {
      if (this.#tails.get(key) === mine) this.#tails.delete(key)
    }
  }
}
