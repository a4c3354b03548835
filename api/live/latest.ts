// The last so many of something, each with its number, so that a reader can be given what is new to it.
export class Latest<T> {
  readonly #most: number
  #entries: { number: number; value: T }[] = []

  constructor(most: number) {
    this.#most = most
  }

  add(number: number, value: T): void {
    this.#entries.push({ number, value })
    if (this.#entries.length > this.#most) this.#entries.shift()
  }

  /** Those with a higher number, oldest first. */
  after(number: number): { number: number; value: T }[] {
    return this.#entries.filter((entry) => entry.number > number)
  }
}
