// A host as the fleet has it: one chunk at a time, what the log has already is skipped, acknowledged when all is told.
import { type Clock, sleep } from '../../../engine/clock.ts'
import { defaultLeaseMs } from '../../../engine/fleet/broker/names.ts'
import type { Message, ModelBroker } from './broker.ts'

const pullMs = 500
const againMs = 1_000

export class ModelHost {
  readonly #name: string
  readonly #broker: ModelBroker
  readonly #clock: Clock
  readonly #chunks: number[][]
  readonly #inHand: (chunk: number) => void
  #life = 0
  #frozenUntilMs = 0
  #isOver = false

  constructor(
    name: string,
    parts: { broker: ModelBroker; clock: Clock; chunks: number[][]; inHand: (chunk: number) => void },
  ) {
    this.#name = name
    this.#broker = parts.broker
    this.#clock = parts.clock
    this.#chunks = parts.chunks
    this.#inHand = parts.inHand
    void this.#live(0)
  }

  kill(forMs: number): void {
    const life = ++this.#life
    this.#clock.after(forMs, () => void this.#live(life))
  }
  freeze(forMs: number): void {
    this.#frozenUntilMs = Math.max(this.#frozenUntilMs, this.#clock.nowMs() + forMs)
  }
  end(): void {
    this.#isOver = true
  }

  async #live(life: number): Promise<void> {
    while (this.#lives(life)) {
      const message = this.#broker.pull()
      if (message === null) await this.#pass(pullMs)
      else await this.#work(message, life)
    }
  }

  async #work(message: Message, life: number): Promise<void> {
    const { chunk } = message
    const sign = (): void => {
      if (!this.#lives(life) || this.#clock.nowMs() < this.#frozenUntilMs) return
      this.#broker.working(message)
      if (!this.#broker.away) this.#inHand(chunk)
    }
    sign()
    using _ = this.#clock.every(defaultLeaseMs / 3, sign)
    const had = new Set(this.#broker.log.filter((one) => one.chunk === chunk).map(({ item }) => item))
    for (const item of message.items.filter((item) => !had.has(item))) {
      await this.#pass(this.#chunks[chunk]?.[item] ?? 0)
      const making = `${this.#name}.${life}.${this.#clock.nowMs()}`
      while (this.#lives(life) && !this.#broker.append({ chunk, item, making })) await this.#pass(againMs)
      if (!this.#lives(life)) return
    }
    this.#broker.acknowledge(message)
  }

  #lives(life: number): boolean {
    return !this.#isOver && this.#life === life
  }

  /** Time that passes for a host: none of it while it stands still. */
  async #pass(ms: number): Promise<void> {
    await sleep(this.#clock, ms)
    const frozenMs = this.#frozenUntilMs - this.#clock.nowMs()
    if (frozenMs > 0) await sleep(this.#clock, frozenMs)
  }
}
