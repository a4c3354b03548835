// Pulls chunks while this host's REPLs have little left to do: of headers that it holds warm before all others, of others only
// when it is idle.
import type { Logger } from 'pino'
import type { Broker, Delivery } from '../broker/broker.ts'
import { partOf, shortToolchain, told, workConsumer } from '../broker/names.ts'
import { type Clock, sleep } from '../../clock.ts'
import type { Engine } from '../../door.ts'
import { decode } from '../messages/parcel.ts'
import { replsOf } from './card-teller.ts'

/** Items that each REPL has before it: the next chunk comes while they run. */
const lowWater = 4
const pullMs = 2_000
const againMs = 100
const lookEveryMs = 5_000
const idleMs = 100
const priorities = { warm: 0, cold: 5 }

export interface ChunkPullerParts {
  broker: Broker
  engine: Engine
  toolchain: string
  /** Items in hand. */
  inHand(): number
  take(delivery: Delivery): void
  clock: Clock
  log: Logger
}

export class ChunkPuller {
  readonly #parts: ChunkPullerParts
  readonly #loops = new Map<string, Promise<void>>()
  readonly #end = new AbortController()
  readonly #owned = new DisposableStack()
  #link = new AbortController()
  #idleSinceMs: number

  constructor(parts: ChunkPullerParts) {
    this.#parts = parts
    const { broker, clock, toolchain } = parts
    this.#idleSinceMs = clock.nowMs()
    const opened = told.partOpened(toolchain)
    this.#owned.use(broker.hear(opened, ({ bytes }) => this.#opened(decode(bytes)?.['part'])))
    this.#owned.use(clock.every(lookEveryMs, () => void this.#look()).unref())
    this.#owned.use(clock.every(idleMs / 2, () => this.#noteIdle()).unref())
    void this.#look()
  }

  reconnected(): void {
    this.#link.abort()
    this.#link = new AbortController()
    void this.#look()
  }

  stop(): void {
    this.#end.abort()
    this.#link.abort()
    this.#owned.dispose()
  }

  async ended(): Promise<void> {
    await Promise.all(this.#loops.values())
  }

  /** Room for another chunk. */
  get hasRoom(): boolean {
    return this.#parts.inHand() < lowWater * replsOf(this.#parts.engine.pool())
  }

  /** Which parts of this toolchain's work there are. */
  async #look(): Promise<void> {
    const prefix = `work-${shortToolchain(this.#parts.toolchain)}-`
    try {
      for (const { name } of await this.#parts.broker.consumers('fleet-work'))
        if (name.startsWith(prefix)) this.#opened(name.slice(prefix.length))
    } catch {
      // The next look finds them.
    }
  }

  #opened(part: unknown): void {
    if (typeof part !== 'string' || !/^(?:canonical|p\d{1,2})$/.test(part)) return
    if (this.#end.signal.aborted || this.#loops.has(part)) return
    this.#loops.set(part, this.#pull(part))
  }

  async #pull(part: string): Promise<void> {
    const { broker, engine, clock, toolchain, take } = this.#parts
    while (!this.#end.signal.aborted) {
      const signal = AbortSignal.any([this.#end.signal, this.#link.signal])
      try {
        const warm = this.#isWarm(part)
        if (!engine.ready() || !broker.connected || !this.hasRoom || !(warm || this.#isIdle()))
          await sleep(clock, this.hasRoom ? againMs : againMs / 20, signal)
        else {
          const priority = warm ? priorities.warm : priorities.cold
          const pull = { most: 1, expiresMs: pullMs, priority, signal }
          for await (const delivery of broker.pull('fleet-work', workConsumer(toolchain, part), pull))
            take(delivery)
        }
      } catch {
        await sleep(clock, againMs, this.#end.signal)
      }
    }
  }

  #isWarm(part: string): boolean {
    if (part === 'canonical') return true
    return this.#parts.engine
      .headers()
      .some(({ state, header_hash: hash }) => state === 'warm' && partOf(hash) === part)
  }

  #isIdle(): boolean {
    return this.#parts.clock.nowMs() - this.#idleSinceMs >= idleMs
  }
  #noteIdle(): void {
    if (this.#parts.inHand() > 0) this.#idleSinceMs = this.#parts.clock.nowMs()
  }
}
