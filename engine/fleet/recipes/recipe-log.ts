// Makes the states of this host known to the fleet: their recipes go into a log, thousands in one message, and what rests on
// them waits for that.
import { type Clock, sleep } from '../../clock.ts'
import type { HeaderHash } from '../../contract/ids.ts'
import type { NewState } from '../../state/recipe.ts'
import type { Broker } from '../broker/broker.ts'
import { recipesOf } from '../broker/names.ts'
import { writeRecipes } from './recipe-segment.ts'

const lingerMs = 3
const perSegment = 512
/** With the broker away: beyond it the oldest are known to this host alone, which can still be asked for them. */
const mostWaiting = 100_000
const againMs = 100

export interface RecipeLogParts {
  broker: Broker
  toolchain: string
  host: string
  /** Unlike that of any other life of any host. */
  life: string
  headerText(hash: HeaderHash): Promise<string | null>
  clock: Clock
}

export class RecipeLog implements AsyncDisposable {
  readonly #parts: RecipeLogParts
  readonly #end = new AbortController()
  #waiting: NewState[] = []
  #writing: Promise<void> | null = null
  #next = 0
  dropped = 0

  constructor(parts: RecipeLogParts) {
    this.#parts = parts
  }

  share(states: readonly NewState[]): void {
    if (this.#end.signal.aborted) return
    this.#waiting.push(...states)
    const over = this.#waiting.length - mostWaiting
    if (over > 0) this.dropped += this.#waiting.splice(0, over).length
    this.#writing ??= this.#write()
  }

  /** Resolves when all that was shared up to now is in the log, or never will be. */
  async settled(): Promise<void> {
    if (this.#writing !== null) await this.#writing
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#end.abort()
    await this.#writing
  }

  async #write(): Promise<void> {
    const { clock } = this.#parts
    await sleep(clock, lingerMs, this.#end.signal)
    while (this.#waiting.length > 0 && !this.#end.signal.aborted)
      await this.#put(this.#waiting.splice(0, perSegment))
    this.#writing = null
  }

  async #put(states: NewState[]): Promise<void> {
    const { broker, toolchain, host, life, headerText, clock } = this.#parts
    const hashes = new Set(states.map(({ recipe }) => recipe.headerHash))
    const headers = []
    for (const hash of hashes) {
      const text = await headerText(hash).catch(() => null)
      if (text !== null) headers.push({ hash, text })
    }
    const bytes = writeRecipes({ states, headers })
    if (bytes.length > broker.maxBytes && states.length > 1) {
      const half = states.length >> 1
      await this.#put(states.slice(0, half))
      await this.#put(states.slice(half))
      return
    }
    const id = `${life}.${this.#next++}`
    while (!this.#end.signal.aborted) {
      const put = await broker.append(recipesOf(toolchain, host), bytes, id)
      if (put.type === 'stored') return
      if (put.type === 'too-large') {
        this.dropped += states.length
        return
      }
      await sleep(clock, againMs, this.#end.signal)
    }
  }
}
