// One chunk on this host, from its lease to its end: what is not answered yet is run, each answer is in the log before the chunk
// is done with, and what ends because this host ends is left for another.
import { type Clock, sleep } from '../../clock.ts'
import type { CheckResult } from '../../contract/index.ts'
import { type Answer, type Caller, type Engine, readsNoMore } from '../../door.ts'
import type { Broker } from '../broker/broker.ts'
import type { Cancelled, Chunk, ChunkItem } from '../messages/chunk.ts'
import type { ChunkPast } from './chunk-past.ts'
import { SegmentWriter, type WriterParts } from './segment-writer.ts'

/** Two hosts have died with it: it is not given a third. */
const mostDeaths = 2
const longestRetryMs = 5_000

export interface ChunkRunParts {
  broker: Broker
  engine: Engine
  host: string
  /** Of this delivery. */
  lease: string
  settled(): Promise<void>
  /** For an item that hosts have died of. */
  crashed(request: ChunkItem['request']): CheckResult
  clock: Clock
}

export class ChunkRun {
  readonly chunk: Chunk
  readonly #parts: ChunkRunParts
  readonly #writer: SegmentWriter
  /** By item that is not through. */
  readonly #open = new Map<number, AbortController>()
  /** Nobody waits for them. */
  readonly #dropped = new Set<number>()
  readonly #end = new AbortController()
  #isLeaving = false

  constructor(chunk: Chunk, parts: ChunkRunParts) {
    this.chunk = chunk
    this.#parts = parts
    const writer: WriterParts = { ...parts, signal: this.#end.signal }
    this.#writer = new SegmentWriter(chunk, writer)
    for (const { n } of chunk.items) this.#open.set(n, new AbortController())
  }

  /** Items not through. */
  get open(): number {
    return this.#open.size
  }

  /** Whether all of it is answered, in the log or by nobody's wish. */
  async run(past: ChunkPast, alone: boolean): Promise<boolean> {
    const left = this.chunk.items.filter(({ n }) => !past.answered.has(n))
    for (const n of past.answered) this.#open.delete(n)
    let isWhole = true
    if (alone)
      for (const item of left) {
        const died = (past.deaths.get(item.n) ?? 0) >= mostDeaths
        isWhole = (await (died ? this.#bury(item) : this.#announced(item))) && isWhole
      }
    else isWhole = (await Promise.all(left.map((item) => this.#one(item)))).every(Boolean)
    const isWritten = await this.#writer.flush()
    if (isWhole && isWritten) return true
    await this.#writer.giveBack()
    return false
  }

  cancel({ items, kill }: Cancelled): void {
    for (const n of items) {
      this.#dropped.add(n)
      this.#open.get(n)?.abort(kill ? undefined : readsNoMore)
    }
  }

  /** Nothing more begins. */
  leave(): void {
    this.#isLeaving = true
  }

  /** What runs is for another host, too; the log is told nothing more. */
  abandon(): void {
    this.leave()
    for (const caller of this.#open.values()) caller.abort()
    this.#end.abort()
  }

  async #announced(item: ChunkItem): Promise<boolean> {
    if (this.#isLeaving) return false
    return (await this.#writer.begin(item.n)) && (await this.#one(item)) && (await this.#writer.flush())
  }

  async #bury({ n, request }: ChunkItem): Promise<boolean> {
    this.#through(n, { type: 'ok', value: this.#parts.crashed(request) })
    return this.#writer.flush()
  }

  async #one({ n, request }: ChunkItem): Promise<boolean> {
    const caller = this.#open.get(n)
    if (caller === undefined) return true
    const { tenant, weight, id } = this.chunk
    const asked: Caller = { id: tenant, weight, signal: caller.signal, requestId: `${id}/${n}`, waits: true }
    for (;;) {
      if (this.#isLeaving) return false
      const answer = await this.#parts.engine.check(request, asked)
      if (this.#end.signal.aborted) return false
      const waitMs = retryMs(answer)
      if (waitMs === null) {
        const status = answer.type === 'ok' ? answer.value.status : answer.refusal.type
        if (status === 'cancelled' || status === 'draining') {
          // By the front's word it is through; else it is this host that ends.
          if (!this.#dropped.has(n)) return false
          this.#open.delete(n)
          return true
        }
        this.#through(n, answer)
        return true
      }
      await sleep(this.#parts.clock, Math.min(longestRetryMs, waitMs), caller.signal)
      if (caller.signal.aborted) return this.#dropped.has(n)
    }
  }

  #through(n: number, answer: Answer<CheckResult>): void {
    this.#open.delete(n)
    this.#writer.add(n, answer)
  }
}

/** Null: it is an answer. */
const retryMs = (answer: Answer<CheckResult>): number | null =>
  answer.type === 'refused' && (answer.refusal.type === 'queue-full' || answer.refusal.type === 'not-ready')
    ? Math.max(50, answer.refusal.retryAfterS * 1000)
    : null
