// Checks of batches at a front: gathered into chunks, put where hosts pull, and answered by what the results log says first.
import { type Clock, sleep } from '../../clock.ts'
import { milliseconds } from '../../contract/milliseconds.ts'
import type { CheckRequest, CheckResult } from '../../contract/index.ts'
import { type Answer, type Caller, readsNoMore } from '../../door.ts'
import type { Broker, Stored } from '../broker/broker.ts'
import { told, workConsumer, workFilter, workSubject } from '../broker/names.ts'
import { type Cancelled, mostChunkBytes, readSegment } from '../messages/chunk.ts'
import { decode, encode, pack, unpack } from '../messages/parcel.ts'
import { isListOf } from '../messages/shape.ts'
import { nextForChunk, silentLeases } from '../republish.ts'
import { Gatherer, type Group } from './gatherer.ts'
import type { Asker, BatchedCheck } from './batched-check.ts'
import { OpenChunks, type Outstanding } from './open-chunks.ts'
import { LogReader } from './log-reader.ts'
import type { Roster } from './roster.ts'
import { timed } from './timed.ts'
import type { StruckCause } from '../struck-check.ts'

const againMs = 100
const lookEveryMs = 250
const retryAfterS = 1

export interface BatchDeskParts {
  broker: Broker
  roster: Roster
  asker: string
  /** Which part of a toolchain's work it is. */
  partOf(request: CheckRequest): string
  struck(request: CheckRequest, cause: StruckCause, totalMs: number): CheckResult
  /** One that is too large for a chunk. */
  alone(request: CheckRequest, caller: Caller): Promise<Answer<CheckResult>>
  leaseMs: number
  clock: Clock
}

export class BatchDesk implements AsyncDisposable {
  readonly #parts: BatchDeskParts
  readonly #gatherer: Gatherer
  readonly #open: OpenChunks
  readonly #reader: LogReader
  readonly #owned = new DisposableStack()
  readonly #end = new AbortController()
  /** By subject: its chunks are put one after the other. */
  readonly #lines = new Map<string, Promise<void>>()
  readonly #consumers = new Set<string>()
  #next = 0
  #roomSinceMs: number | null = null
  #leaving: { kill: boolean } | null = null
  malformed = 0
  republished = 0

  constructor(parts: BatchDeskParts) {
    this.#parts = parts
    const { broker, roster, asker, clock } = parts
    this.#open = new OpenChunks(clock)
    this.#gatherer = this.#owned.use(
      new Gatherer({
        repls: () => roster.repls(),
        underWay: () => this.#open.items,
        send: (group, items) => this.#send(group, items),
        clock,
      }),
    )
    this.#reader = new LogReader({
      ...{ broker, asker, clock },
      isNeeded: () => this.#open.size > 0,
      fold: (stored) => this.#fold(stored),
    })
    this.#owned.use(broker.hear(told.inHand(asker), ({ bytes }) => this.#inHand(bytes)))
    this.#owned.use(clock.every(lookEveryMs, () => void this.#recover()))
    this.#owned.use(broker.onReconnect(() => this.#consumers.clear()))
  }

  /** Checks that are not answered. */
  get underWay(): number {
    return this.#open.items
  }
  get chunks(): number {
    return this.#open.size
  }
  get repeated(): number {
    return this.#open.repeated
  }

  async check(request: CheckRequest, caller: Caller): Promise<Answer<CheckResult>> {
    const { roster, clock, struck, partOf, alone } = this.#parts
    const toolchain = roster.toolchain()
    if (toolchain === null) return { type: 'refused', refusal: { type: 'not-ready', retryAfterS } }
    const text = JSON.stringify(request)
    if (text.length > mostChunkBytes) return alone(request, caller)
    const arrivedMs = clock.nowMs()
    const answered = Promise.withResolvers<Answer<CheckResult>>()
    const asker: Asker = { arrivedMs, resolve: answered.resolve, left: false }
    const leave = (cause: StruckCause, kill: boolean): void => {
      if (asker.left) return
      asker.left = true
      answered.resolve({ type: 'ok', value: struck(request, cause, milliseconds(clock.nowMs() - arrivedMs)) })
      this.#tellLeft(kill)
    }
    const gone = (): void => leave('cancelled', caller.signal.reason !== readsNoMore)
    if (caller.signal.aborted) gone()
    else caller.signal.addEventListener('abort', gone, { once: true })
    const { deadline_s: deadlineS } = request.limits ?? {}
    using _deadline =
      deadlineS === undefined ? null : clock.after(deadlineS * 1000, () => leave('deadline', true))
    if (!asker.left) {
      const { id: tenant, weight = 1 } = caller
      const group = { toolchain, tenant, weight, part: partOf(request) }
      this.#gatherer.add(group, { request, text, askers: [asker] }, request.use_cache !== false)
    }
    try {
      return await answered.promise
    } finally {
      asker.left = true
      caller.signal.removeEventListener('abort', gone)
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#end.abort()
    this.#owned.dispose()
    for (const { items } of this.#open.all())
      for (const { askers } of items.values())
        for (const { resolve } of askers) resolve({ type: 'refused', refusal: { type: 'draining' } })
    await this.#reader[Symbol.asyncDispose]()
    await Promise.all(this.#lines.values())
  }

  #send(group: Group, items: BatchedCheck[]): void {
    const wanted = items.filter(({ askers }) => askers.some(({ left }) => !left))
    if (wanted.length === 0) return
    this.#put(this.#open.open(`${this.#next++}`, group, wanted))
  }

  #put(chunk: Outstanding): void {
    const { toolchain, tenant, part } = chunk.group
    const subject = workSubject(toolchain, tenant, part)
    const line = (this.#lines.get(subject) ?? Promise.resolve())
      .then(() => this.#append(subject, chunk))
      .finally(() => {
        if (this.#lines.get(subject) === line) this.#lines.delete(subject)
      })
    this.#lines.set(subject, line)
  }

  /** Until the broker has it: a full subject, and a broker that is away, are waited for. */
  async #append(subject: string, chunk: Outstanding): Promise<void> {
    const { broker, asker, clock } = this.#parts
    const { toolchain, tenant, weight } = chunk.group
    const attempt = ++chunk.puts
    while (!this.#end.signal.aborted && chunk.items.size > 0) {
      try {
        await this.#ensurePart(chunk.group)
        const items = [...chunk.items].map(([n, { request }]) => ({ n, request }))
        const bytes = await pack(broker, { id: chunk.id, asker, toolchain, tenant, weight, items })
        const put = await broker.append(subject, bytes, `${asker}.${chunk.id}.${attempt}`)
        if (put.type === 'stored') {
          chunk.seq = put.seq
          chunk.putMs = clock.nowMs()
          return
        }
      } catch {
        // The broker is away.
      }
      await sleep(clock, againMs, this.#end.signal)
    }
  }

  async #ensurePart({ toolchain, part }: Group): Promise<void> {
    const { broker, leaseMs } = this.#parts
    const name = workConsumer(toolchain, part)
    if (this.#consumers.has(name)) return
    const filter = workFilter(toolchain, part)
    await broker.ensureConsumer({ stream: 'fleet-work', name, filter, ackWaitMs: leaseMs })
    this.#consumers.add(name)
    broker.tell(told.partOpened(toolchain), encode({ part }))
  }

  async #fold({ subject, bytes }: Stored): Promise<void> {
    const segment = readSegment(await unpack(this.#parts.broker, bytes))
    if (segment === null) {
      this.malformed++
      return
    }
    const { clock } = this.#parts
    const chunk = subject.slice(subject.lastIndexOf('.') + 1)
    for (const { item, answer, group } of this.#open.fold(chunk, segment)) {
      if (answer.type === 'ok') this.#gatherer.took(group, answer.value.stats.lean_ms)
      for (const [at, { arrivedMs, resolve }] of item.askers.entries())
        resolve(timed(answer, clock.nowMs() - arrivedMs, at > 0))
    }
  }

  #inHand(bytes: Uint8Array): void {
    const chunks = decode(bytes)?.['chunks']
    if (!isListOf(chunks, (one): one is string => typeof one === 'string')) this.malformed++
    else for (const id of chunks) this.#open.sign(id)
  }

  /** Once for all who leave in this turn. */
  #tellLeft(kill: boolean): void {
    if (this.#leaving !== null) {
      this.#leaving.kill ||= kill
      return
    }
    this.#leaving = { kill }
    this.#parts.clock.soon(() => {
      const { broker } = this.#parts
      for (const { chunk, items } of this.#open.abandoned()) {
        const cancelled: Cancelled = { chunk: chunk.id, items, kill: this.#leaving?.kill === true }
        broker.tell(told.cancelled(chunk.group.toolchain), encode(cancelled))
        if (chunk.items.size === 0 && chunk.seq !== null) void broker.remove('fleet-work', chunk.seq)
      }
      this.#leaving = null
    })
  }

  async #recover(): Promise<void> {
    const { roster, clock, leaseMs, broker } = this.#parts
    const nowMs = clock.nowMs()
    const hasRoom = roster.serving().some(({ room }) => room)
    this.#roomSinceMs = hasRoom ? (this.#roomSinceMs ?? nowMs) : null
    for (const chunk of [...this.#open.all()]) {
      if (chunk.seq === null) continue
      // With room for it all the while hosts have passed it over.
      const passedOver =
        this.#roomSinceMs !== null &&
        nowMs - Math.max(this.#roomSinceMs, chunk.putMs, chunk.signMs ?? 0) >= silentLeases * leaseMs
      const inFlight = {
        unanswered: chunk.items.size,
        ...{ puts: chunk.puts, putMs: chunk.putMs, signMs: chunk.signMs },
        overtaken: passedOver || this.#open.isOvertaken(chunk),
      }
      if (nextForChunk({ ...inFlight, queue: 'unknown' }, nowMs, leaseMs).type !== 'look') continue
      const there = await broker.has('fleet-work', chunk.seq).catch(() => null)
      if (there === null) continue
      const next = nextForChunk({ ...inFlight, queue: there ? 'waits' : 'gone' }, nowMs, leaseMs)
      if (next.type !== 'put' || chunk.seq === null || chunk.items.size === 0) continue
      const { seq } = chunk
      chunk.seq = null
      this.republished++
      if (there) void broker.remove('fleet-work', seq)
      this.#put(chunk)
    }
  }
}
