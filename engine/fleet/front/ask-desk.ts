// Single requests: each put where any host may pull it, its answer heard at an inbox. A host that goes silent is not waited
// for: the request is put again, and the first answer counts.
import type { Broker, Heard } from '../broker/broker.ts'
import { askSubject } from '../broker/names.ts'
import { type Clock, sleep } from '../../clock.ts'
import type { Answer, Caller, Refusal } from '../../door.ts'
import { type AskKind, readWord, type HostWord } from '../messages/ask.ts'
import { encode, pack, unpack } from '../messages/parcel.ts'
import type { Roster } from './roster.ts'

/** In leases. */
const silentFor = 3
const againMs = 250
/** How often a request is put: after that the fleet is told to be unwell. */
const mostTries = 3
/** What a host still may say of one that nobody waits for. */
const graceMs = 2_000
const retryAfterS = 1

interface Pending {
  kind: AskKind
  hear(said: HostWord): void
}

export interface AskDeskParts {
  broker: Broker
  roster: Roster
  clock: Clock
  leaseMs: number
  /** This front's, unlike any other's. */
  asker: string
}

export class AskDesk implements Disposable {
  readonly #parts: AskDeskParts
  readonly #inbox: string
  readonly #heard: Disposable
  readonly #pending = new Map<string, Pending>()
  #next = 0
  malformed = 0

  constructor(parts: AskDeskParts) {
    this.#parts = parts
    this.#inbox = parts.broker.inbox()
    this.#heard = parts.broker.hear(`${this.#inbox}.*`, (heard) => void this.#hear(heard))
  }

  async ask(
    kind: AskKind,
    request: object,
    caller: Caller,
    onLine: (line: object) => void = () => undefined,
  ): Promise<Answer<object>> {
    const { roster, clock, broker, asker, leaseMs } = this.#parts
    const toolchain = roster.toolchain()
    if (toolchain === null || roster.serving().length === 0)
      return refused({ type: 'not-ready', retryAfterS })
    const id = `${asker}-${this.#next++}`
    const { id: tenant, weight = 1, requestId, signal } = caller
    const replyTo = `${this.#inbox}.${id}`
    const bytes = await pack(broker, {
      ...{ id, kind, toolchain, tenant, weight, requestId, replyTo },
      request: { ...request },
    })
    const answered = Promise.withResolvers<Answer<object>>()
    const settled = new AbortController()
    let lastSignMs = clock.nowMs()
    let control: string | null = null
    const cancel = (): void => {
      if (control !== null) broker.tell(control, encode({ type: 'cancel' }))
    }
    this.#pending.set(id, {
      kind,
      hear(said) {
        lastSignMs = clock.nowMs()
        if (said.type === 'accepted') control = said.control
        if (said.type === 'accepted' && signal.aborted) cancel()
        if (said.type === 'line') onLine(said.line)
        if (said.type === 'answer') answered.resolve(said.answer as Answer<object>)
      },
    })
    const leave = (): void => {
      cancel()
      void sleep(clock, graceMs, settled.signal).then(() => answered.resolve(refused(gone)))
    }
    if (signal.aborted) leave()
    else signal.addEventListener('abort', leave, { once: true })
    try {
      for (let attempt = 1; attempt <= mostTries; attempt++) {
        const put = await broker.append(askSubject(toolchain, tenant), bytes, `${id}.${attempt}`)
        if (put.type === 'full') {
          if (caller.waits !== true) return refused({ type: 'queue-full', retryAfterS })
          attempt--
          await sleep(clock, againMs, signal)
          if (signal.aborted) return refused(gone)
          continue
        }
        if (put.type === 'too-large') throw new Error('a request is larger than what names it')
        if (put.type === 'failed') {
          await sleep(clock, againMs, signal)
          continue
        }
        lastSignMs = clock.nowMs()
        using watch = clock.every(againMs, () => {
          if (clock.nowMs() - lastSignMs > silentFor * leaseMs) silent.resolve(null)
        })
        const silent = Promise.withResolvers<null>()
        const answer = await Promise.race([answered.promise, silent.promise])
        watch[Symbol.dispose]()
        if (answer !== null) {
          // Nobody has taken it: nobody is to.
          if (signal.aborted && control === null) void broker.remove('fleet-asks', put.seq).catch(() => null)
          return answer
        }
      }
      return refused({ type: 'not-ready', retryAfterS })
    } finally {
      settled.abort()
      signal.removeEventListener('abort', leave)
      this.#pending.delete(id)
    }
  }

  [Symbol.dispose](): void {
    this.#heard[Symbol.dispose]()
  }

  async #hear({ subject, bytes }: Heard): Promise<void> {
    const id = subject.slice(this.#inbox.length + 1)
    const pending = this.#pending.get(id)
    if (pending === undefined) return
    const said = readWord(await unpack(this.#parts.broker, bytes), pending.kind)
    if (said === null) this.malformed++
    else pending.hear(said)
  }
}

const gone: Refusal = { type: 'not-ready', retryAfterS }
const refused = (refusal: Refusal): Answer<never> => ({ type: 'refused', refusal })
