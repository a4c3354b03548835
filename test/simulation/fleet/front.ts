// A front: puts a batch's chunks, folds the log into answers, and goes by the rule for whatever stays silent.
import type { Clock } from '../../../engine/clock.ts'
import { type ChunkInFlight, nextForChunk } from '../../../engine/fleet/republish.ts'
import type { ModelBroker } from './broker.ts'

const lookMs = 1_000

interface Chunk extends ChunkInFlight {
  seq: number | null
  items: Set<number>
  wasTaken: boolean
}

export class ModelFront implements Disposable {
  /** By chunk and item, which making of an answer the reader was given. */
  readonly given = new Map<string, string>()
  puts = 0
  readonly #broker: ModelBroker
  readonly #clock: Clock
  readonly #chunks: Chunk[]
  readonly #timer: Disposable
  #cursor = 0

  /** What is in the log already needs no put. */
  constructor(broker: ModelBroker, clock: Clock, chunks: number[][]) {
    this.#broker = broker
    this.#clock = clock
    this.#chunks = chunks.map((items) => ({
      ...{ unanswered: items.length, puts: 0, putMs: clock.nowMs(), signMs: null, queue: 'gone' },
      ...{ overtaken: false, seq: null, items: new Set(items.keys()), wasTaken: false },
    }))
    this.#fold()
    for (const at of this.#chunks.keys()) this.#put(at)
    this.#timer = clock.every(lookMs, () => this.#look())
  }

  get isDone(): boolean {
    this.#fold()
    return this.#chunks.every(({ unanswered }) => unanswered === 0)
  }

  inHand(at: number): void {
    const chunk = this.#chunks[at]
    if (chunk === undefined) return
    chunk.signMs = this.#clock.nowMs()
    if (chunk.wasTaken) return
    chunk.wasTaken = true
    for (const other of this.#chunks) if (!other.wasTaken && other.putMs < chunk.putMs) other.overtaken = true
  }

  [Symbol.dispose](): void {
    this.#timer[Symbol.dispose]()
  }

  #fold(): void {
    for (const { chunk: at, item, making } of this.#broker.log.slice(this.#cursor)) {
      const chunk = this.#chunks[at]
      if (chunk === undefined || !chunk.items.delete(item)) continue
      this.given.set(`${at}.${item}`, making)
      chunk.unanswered--
      chunk.signMs = this.#clock.nowMs()
    }
    this.#cursor = this.#broker.log.length
  }

  #look(): void {
    this.#fold()
    for (const [at, chunk] of this.#chunks.entries()) {
      chunk.queue = 'unknown'
      let next = nextForChunk(chunk, this.#clock.nowMs())
      if (next.type === 'look') {
        chunk.queue = chunk.seq === null ? 'gone' : this.#broker.word(chunk.seq)
        next = nextForChunk(chunk, this.#clock.nowMs())
      }
      if (next.type === 'put') this.#put(at)
    }
  }

  #put(at: number): void {
    const chunk = this.#chunks[at]
    if (chunk === undefined || chunk.unanswered === 0) return
    if (chunk.seq !== null) this.#broker.remove(chunk.seq)
    const seq = this.#broker.put(at, [...chunk.items])
    const puts = chunk.puts + 1
    Object.assign(chunk, { seq, puts, putMs: this.#clock.nowMs(), overtaken: false, wasTaken: false })
    this.puts++
  }
}
