// Follows the log of recipes into this host's store, from where an earlier life has stopped.
import { createHash } from 'node:crypto'
import { type Clock, sleep } from '../../clock.ts'
import type { Store } from '../../store/interface.ts'
import type { Broker, Stored } from '../broker/broker.ts'
import { recipesFilter } from '../broker/names.ts'
import { readRecipes } from './recipe-segment.ts'

const perRead = 32
const lookEveryMs = 1_000
const cursorKey = createHash('sha256').update('fleet: recipes read').digest('hex')

export class RecipeTail implements AsyncDisposable {
  readonly #parts: { broker: Broker; store: Store; clock: Clock }
  readonly #heard: Disposable
  readonly #end = new AbortController()
  readonly #ended: Promise<void>
  #wake = new AbortController()
  malformed = 0

  constructor(parts: { broker: Broker; store: Store; clock: Clock }) {
    this.#parts = parts
    const filter = recipesFilter(parts.store.toolchainId)
    this.#heard = parts.broker.hear(filter, () => this.#wake.abort())
    this.#ended = this.#follow(filter)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#end.abort()
    this.#wake.abort()
    this.#heard[Symbol.dispose]()
    await this.#ended
  }

  async #follow(filter: string): Promise<void> {
    const { broker, store, clock } = this.#parts
    const kept = Number(await store.lasting.get(cursorKey))
    let next = Number.isSafeInteger(kept) && kept > 1 ? kept : 1
    // A log that ends before that is another, younger one.
    let isSure = next === 1
    while (!this.#end.signal.aborted) {
      this.#wake = new AbortController()
      let stored: Stored[] = []
      try {
        if (!isSure && (await broker.read('fleet-recipes', filter, next - 1, 1)).length === 0) next = 1
        isSure = true
        stored = await broker.read('fleet-recipes', filter, next, perRead)
      } catch {
        // The broker is away.
      }
      for (const { seq, bytes } of stored) {
        await this.#take(bytes)
        next = seq + 1
      }
      if (stored.length > 0) await store.lasting.put(cursorKey, next)
      else await sleep(clock, lookEveryMs, this.#wake.signal)
    }
  }

  async #take(bytes: Uint8Array): Promise<void> {
    const { store } = this.#parts
    const segment = readRecipes(bytes, store.toolchainId)
    if (segment === null) {
      this.malformed++
      return
    }
    for (const { hash, text } of segment.headers) await store.putHeader(hash, text)
    // What has been deleted here stays deleted where it is known still.
    const outcome = await store.putRecipes(segment.states)
    if (outcome.type === 'failed' && !this.#end.signal.aborted) this.malformed++
  }
}
