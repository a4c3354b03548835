// So many at a time have a place; others wait in the order they came, until they are let in or have gone.

export class PlaceQueue {
  readonly #atOnce: number
  readonly #queue: (() => void)[] = []
  readonly #whenEmpty: (() => void)[] = []
  #running = 0

  constructor(atOnce: number) {
    this.#atOnce = atOnce
  }

  get waiting(): number {
    return this.#queue.length
  }

  /** Resolves when nobody has a place any more. */
  async empty(): Promise<void> {
    if (this.#running === 0) return
    const { promise, resolve } = Promise.withResolvers<undefined>()
    this.#whenEmpty.push(() => resolve(undefined))
    await promise
  }

  /** @returns whether it is in, and has to `leave`; false: its signal was aborted before. */
  async enter(signal: AbortSignal): Promise<boolean> {
    if (signal.aborted) return false
    if (this.#running < this.#atOnce) {
      this.#running++
      return true
    }
    const { promise, resolve } = Promise.withResolvers<boolean>()
    const admit = (): void => resolve(true)
    const giveUp = (): void => {
      const at = this.#queue.indexOf(admit)
      if (at < 0) return
      this.#queue.splice(at, 1)
      resolve(false)
    }
    this.#queue.push(admit)
    signal.addEventListener('abort', giveUp, { once: true })
    const isIn = await promise
    signal.removeEventListener('abort', giveUp)
    return isIn
  }

  /** Its place goes to who has waited longest. */
  leave(): void {
    const next = this.#queue.shift()
    if (next !== undefined) return next()
    this.#running--
    if (this.#running === 0) for (const tell of this.#whenEmpty.splice(0)) tell()
  }
}
