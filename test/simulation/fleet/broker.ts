// A broker as reports have it: a queue that loses, doubles and holds back, and a log that only ever grows.
import type { Clock } from '../../../engine/clock.ts'
import { defaultLeaseMs } from '../../../engine/fleet/broker/names.ts'
import type { QueueWord } from '../../../engine/fleet/republish.ts'
import type { Random } from '../random.ts'
import type { FleetScenario } from './scenario.ts'

export interface Answered {
  chunk: number
  item: number
  /** Tells one making of an answer from another. */
  making: string
}

export interface Message {
  seq: number
  chunk: number
  items: number[]
  isStuck: boolean
  /** Somebody has it until then; null: it waits. */
  leasedUntilMs: number | null
}

export class ModelBroker {
  readonly log: Answered[] = []
  away = false
  delivered = 0
  readonly #queue: Message[] = []
  /** Gone from the queue, and delivered once more all the same. */
  readonly #ghosts: Message[] = []
  readonly #clock: Clock
  readonly #random: Random
  readonly #scenario: FleetScenario
  #seq = 0

  constructor(clock: Clock, random: Random, scenario: FleetScenario) {
    this.#clock = clock
    this.#random = random
    this.#scenario = scenario
  }

  get waiting(): number {
    return this.#queue.length
  }

  /** Null: nobody can say whether it is there. */
  put(chunk: number, items: number[]): number | null {
    if (this.away) return null
    const { loses, doubles, sticks } = this.#scenario
    const seq = ++this.#seq
    const message = { seq, chunk, items, isStuck: this.#random.chance(sticks), leasedUntilMs: null }
    if (!this.#random.chance(loses)) this.#queue.push(message)
    if (this.#random.chance(doubles)) this.#ghosts.push({ ...message })
    return seq
  }

  word(seq: number): QueueWord {
    if (this.away) return 'unknown'
    return this.#queue.some((message) => message.seq === seq) ? 'waits' : 'gone'
  }

  remove(seq: number): void {
    const at = this.#queue.findIndex((message) => message.seq === seq)
    if (at >= 0) this.#queue.splice(at, 1)
  }

  pull(): Message | null {
    if (this.away) return null
    const nowMs = this.#clock.nowMs()
    const ghost = this.#ghosts.shift()
    const isFree = ({ isStuck, leasedUntilMs }: Message): boolean =>
      !isStuck && (leasedUntilMs === null || leasedUntilMs < nowMs)
    const message = ghost ?? this.#queue.find(isFree)
    if (message === undefined) return null
    message.leasedUntilMs = nowMs + defaultLeaseMs
    this.delivered++
    return message
  }

  working(message: Message): void {
    if (!this.away) message.leasedUntilMs = this.#clock.nowMs() + defaultLeaseMs
  }

  acknowledge(message: Message): void {
    if (!this.away && !this.#random.chance(this.#scenario.losesAcks)) this.remove(message.seq)
  }

  /** False: it is not known whether it is there, and it may be. */
  append(answer: Answered): boolean {
    if (this.away) return false
    this.log.push(answer)
    return !this.#random.chance(this.#scenario.losesAcks)
  }

  loseQueue(): void {
    this.#queue.length = 0
  }
}
