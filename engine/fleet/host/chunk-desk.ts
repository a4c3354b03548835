// The chunks that this host has in hand: each under its lease, which is renewed whatever its checks may take, and told of to the
// front that waits for it.
import { randomBytes } from 'node:crypto'
import type { Logger } from 'pino'
import type { Clock } from '../../clock.ts'
import type { CheckRequest, CheckResult } from '../../contract/index.ts'
import type { Engine } from '../../door.ts'
import type { Broker, Delivery } from '../broker/broker.ts'
import { told } from '../broker/names.ts'
import { readCancelled, readChunk } from '../messages/chunk.ts'
import { decode, encode, unpack } from '../messages/parcel.ts'
import { workingPerLease } from './ask-puller.ts'
import { readPast } from './chunk-past.ts'
import { ChunkPuller } from './chunk-puller.ts'
import { ChunkRun } from './chunk-run.ts'
import type { HostCounts } from './counts.ts'

export interface ChunkDeskParts {
  broker: Broker
  engine: Engine
  host: string
  toolchain: string
  settled(): Promise<void>
  crashed(request: CheckRequest): CheckResult
  counts: HostCounts
  leaseMs: number
  clock: Clock
  log: Logger
}

export class ChunkDesk {
  readonly #parts: ChunkDeskParts
  readonly #puller: ChunkPuller
  readonly #runs = new Map<ChunkRun, Delivery>()
  readonly #underWay = new Set<Promise<void>>()
  readonly #owned = new DisposableStack()
  #stopped = false

  constructor(parts: ChunkDeskParts) {
    this.#parts = parts
    const { broker, clock, leaseMs, toolchain } = parts
    this.#puller = new ChunkPuller({
      ...parts,
      inHand: () => this.items,
      take: (delivery) => this.#take(delivery),
    })
    this.#owned.use(clock.every(leaseMs / workingPerLease, () => this.#renew()))
    this.#owned.use(broker.hear(told.cancelled(toolchain), ({ bytes }) => this.#cancel(bytes)))
  }

  get items(): number {
    let items = 0
    for (const run of this.#runs.keys()) items += run.open
    return items
  }
  get chunks(): number {
    return this.#runs.size
  }
  get hasRoom(): boolean {
    return !this.#stopped && this.#puller.hasRoom
  }

  reconnected(): void {
    this.#puller.reconnected()
  }

  stop(): void {
    this.#stopped = true
    this.#puller.stop()
    for (const run of this.#runs.keys()) run.leave()
  }

  abandon(): void {
    this.stop()
    for (const run of this.#runs.keys()) run.abandon()
  }

  async ended(): Promise<void> {
    await this.#puller.ended()
    await Promise.all(this.#underWay)
    this.#owned.dispose()
  }

  #take(delivery: Delivery): void {
    const one = this.#serve(delivery)
      .catch((error: unknown) => {
        this.#parts.log.error({ err: error }, 'a chunk of the fleet failed here')
        delivery.giveBack()
      })
      .finally(() => this.#underWay.delete(one))
    this.#underWay.add(one)
  }

  async #serve(delivery: Delivery): Promise<void> {
    const { broker, toolchain, counts } = this.#parts
    if (this.#stopped) return delivery.giveBack()
    const chunk = readChunk(await unpack(broker, delivery.bytes))
    if (chunk === null || chunk.toolchain !== toolchain) {
      counts.malformed++
      await delivery.done()
      return
    }
    const run = new ChunkRun(chunk, { ...this.#parts, lease: randomBytes(8).toString('hex') })
    this.#runs.set(run, delivery)
    try {
      const isAgain = delivery.count > 1
      const past = isAgain ? await readPast(broker, chunk) : fresh
      if (isAgain) counts.redelivered++
      const whole = await run.run(past, delivery.count - 1 > past.givenBack)
      if (!whole) return delivery.giveBack()
      counts.chunks++
      counts.items += chunk.items.length
      await delivery.done()
    } finally {
      this.#runs.delete(run)
    }
  }

  #renew(): void {
    const byAsker = new Map<string, string[]>()
    for (const [{ chunk }, delivery] of this.#runs) {
      delivery.working()
      byAsker.set(chunk.asker, [...(byAsker.get(chunk.asker) ?? []), chunk.id])
    }
    for (const [asker, chunks] of byAsker) this.#parts.broker.tell(told.inHand(asker), encode({ chunks }))
  }

  #cancel(bytes: Uint8Array): void {
    const cancelled = readCancelled(decode(bytes))
    if (cancelled === null) this.#parts.counts.malformed++
    else for (const run of this.#runs.keys()) if (run.chunk.id === cancelled.chunk) run.cancel(cancelled)
  }
}

const fresh = { answered: new Set<number>(), deaths: new Map<number, number>(), givenBack: 0 }
