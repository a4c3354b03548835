// Runs what several ask for at once only once. The work belongs to all who wait for it: whoever leaves while
// others wait hears so at once; when the last one leaves the work is aborted, and its end is his answer.

interface Flight<T> {
  readonly result: Promise<T>
  readonly abort: AbortController
  waiting: number
}

export type Landed<T> = { type: 'landed'; value: T; joined: boolean } | { type: 'left' }

export class SingleFlight<T> {
  readonly #flights = new Map<string, Flight<T>>()

  get size(): number {
    return this.#flights.size
  }

  /** `run` is called when nobody runs this key yet; its signal is aborted, with the last one's reason. */
  async join(key: string, signal: AbortSignal, run: (signal: AbortSignal) => Promise<T>): Promise<Landed<T>> {
    const under = this.#flights.get(key)
    const flight = under ?? this.#start(key, run)
    flight.waiting++
    const left = Promise.withResolvers<Landed<T>>()
    const leave = (): void => {
      if (--flight.waiting > 0) return left.resolve({ type: 'left' })
      // Whoever comes now starts anew.
      if (this.#flights.get(key) === flight) this.#flights.delete(key)
      flight.abort.abort(signal.reason)
    }
    if (signal.aborted) leave()
    else signal.addEventListener('abort', leave, { once: true })
    try {
      const landed = flight.result.then((value): Landed<T> => ({
        type: 'landed',
        value,
        joined: under !== undefined,
      }))
      return await Promise.race([landed, left.promise])
    } finally {
      signal.removeEventListener('abort', leave)
    }
  }

  #start(key: string, run: (signal: AbortSignal) => Promise<T>): Flight<T> {
    const abort = new AbortController()
    const result = run(abort.signal)
    const flight: Flight<T> = { result, abort, waiting: 0 }
    this.#flights.set(key, flight)
    const land = (): void => {
      if (this.#flights.get(key) === flight) this.#flights.delete(key)
    }
    result.then(land, land)
    return flight
  }
}
