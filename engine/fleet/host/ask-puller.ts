// Pulls single requests while there is a free slot for them, and has the engine beside answer each. Whatever ends because
// this host ends is not answered: its lease goes to another host.
import type { Logger } from 'pino'
import type { Broker, ConsumerShape, Delivery } from '../broker/broker.ts'
import { askConsumer, askFilter } from '../broker/names.ts'
import { type Clock, sleep } from '../../clock.ts'
import type { Answer, Caller, Engine } from '../../door.ts'
import { type Ask, readAsk, type HostWord } from '../messages/ask.ts'
import { pack, unpack } from '../messages/parcel.ts'
import { askEngine } from './ask-engine.ts'
import { replsOf } from './card-teller.ts'
import type { HostCounts } from './counts.ts'

/** Lean's own queue is fair between callers: a REPL may have this many waiting. */
const perRepl = 2
const pullMs = 2_000
const againMs = 250
/** A lease is renewed thrice before it would run out. */
export const workingPerLease = 3
/** Hosts before this one have died of it, or with it. */
const mostDeliveries = 3
const mostPriority = 9

export interface AskPullerParts {
  broker: Broker
  engine: Engine
  host: string
  toolchain: string
  /** What must be known to all hosts before an answer is told. */
  settled(): Promise<void>
  counts: HostCounts
  leaseMs: number
  clock: Clock
  log: Logger
}

export class AskPuller {
  readonly #parts: AskPullerParts
  readonly #underWay = new Set<Promise<void>>()
  readonly #callers = new Set<AbortController>()
  readonly #end = new AbortController()
  /** Aborted with every connection that is lost: what hangs on it never ends by itself. */
  #link = new AbortController()
  readonly #ended: Promise<void>
  #ready = (): void => undefined

  constructor(parts: AskPullerParts) {
    this.#parts = parts
    this.#ended = this.#pull()
  }

  get underWay(): number {
    return this.#underWay.size
  }

  reconnected(): void {
    this.#link.abort()
    this.#link = new AbortController()
  }

  /** Nothing more is taken. */
  stop(): void {
    this.#end.abort()
    this.#link.abort()
    this.#ready()
  }

  /** What runs is for another host. */
  abandon(): void {
    this.stop()
    for (const caller of this.#callers) caller.abort()
  }

  /** Resolves when what was taken is answered or given back. */
  async ended(): Promise<void> {
    await this.#ended
    await Promise.all(this.#underWay)
  }

  async #pull(): Promise<void> {
    const { broker, toolchain, clock, engine, leaseMs } = this.#parts
    const consumer = askConsumer(toolchain)
    const shape: ConsumerShape = {
      stream: 'fleet-asks',
      name: consumer,
      filter: askFilter(toolchain),
      ackWaitMs: leaseMs,
    }
    let isThere = false
    while (!this.#end.signal.aborted) {
      const signal = AbortSignal.any([this.#end.signal, this.#link.signal])
      const repls = replsOf(engine.pool())
      const free = perRepl * repls - this.#underWay.size
      try {
        if (!engine.ready() || !broker.connected) await sleep(clock, againMs, signal)
        else if (free <= 0) await new Promise<void>((resolve) => (this.#ready = resolve))
        else {
          if (!isThere) await broker.ensureConsumer(shape)
          isThere = true
          const priority = Math.min(mostPriority, Math.floor((4 * this.#underWay.size) / repls))
          for await (const delivery of broker.pull('fleet-asks', consumer, {
            most: 1,
            expiresMs: pullMs,
            priority,
            signal,
          }))
            this.#take(delivery)
        }
      } catch {
        // Streams in memory are gone with their broker.
        isThere = false
        await sleep(clock, againMs, this.#end.signal)
      }
    }
  }

  #take(delivery: Delivery): void {
    const one = this.#answer(delivery)
      .catch((error: unknown) => this.#parts.log.error({ err: error }, 'a request of the fleet failed'))
      .finally(() => {
        this.#underWay.delete(one)
        this.#ready()
      })
    this.#underWay.add(one)
  }

  async #answer(delivery: Delivery): Promise<void> {
    const { broker, engine, host, toolchain, counts, clock, settled } = this.#parts
    if (this.#end.signal.aborted) return delivery.giveBack()
    const ask = readAsk(await unpack(broker, delivery.bytes))
    if (ask === null || ask.toolchain !== toolchain) {
      counts.malformed++
      await delivery.done()
      return
    }
    const gone = new AbortController()
    this.#callers.add(gone)
    using _end = { [Symbol.dispose]: () => void this.#callers.delete(gone) }
    const control = broker.inbox()
    using _control = broker.hear(control, () => gone.abort())
    const say = async (said: HostWord): Promise<void> => broker.tell(ask.replyTo, await pack(broker, said))
    using _lease = clock.every(this.#parts.leaseMs / workingPerLease, () => {
      delivery.working()
      void say({ type: 'working' })
    })
    await say({ type: 'accepted', host, control })
    const answer =
      delivery.count > mostDeliveries
        ? given('not-ready')
        : await askEngine(engine, ask, callerOf(ask, gone.signal), (line) => void say({ type: 'line', line }))
    if (isOurEnd(answer) || (this.#isEnding() && isStruck(answer))) return delivery.giveBack()
    await settled()
    await say({ type: 'answer', answer })
    counts.asks++
    await delivery.done()
  }

  #isEnding(): boolean {
    return this.#end.signal.aborted
  }
}

const callerOf = ({ tenant, weight, requestId }: Ask, signal: AbortSignal): Caller => ({
  id: tenant,
  weight,
  requestId,
  signal,
})

const given = (type: 'not-ready'): Answer<never> => ({ type: 'refused', refusal: { type, retryAfterS: 5 } })

/** HostWord of this host, and not of the request. */
const isOurEnd = (answer: Answer<unknown>): boolean =>
  answer.type === 'refused' && answer.refusal.type === 'draining'

const struck = new Set<unknown>(['crashed', 'cancelled', 'timeout', 'memory_exceeded'])
/** While a host ends, its REPLs are killed. */
const isStruck = (answer: Answer<unknown>): boolean =>
  answer.type === 'ok' && struck.has((answer.value as { status?: unknown }).status)
