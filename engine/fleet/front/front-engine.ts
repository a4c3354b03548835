// A fleet behind the engine's door: what is asked here is answered by any of its hosts.
import type { Readable } from 'node:stream'
import type {
  CheckRequest,
  CheckResult,
  HeaderInfo,
  LemmaRequest,
  LemmaResult,
  PoolView,
  RepairLine,
  RepairRequest,
  RepairResult,
  SorrificationRequest,
  SorrificationResult,
  StateInfo,
  StoreStats,
  TacticsRequest,
  TacticsResult,
  VerificationRequest,
  VerificationResult,
} from '../../contract/index.ts'
import type { HeaderHash, StateRef } from '../../contract/ids.ts'
import { type Clock, sleep } from '../../clock.ts'
import type { Answer, Caller, Engine, Onlooker, RefusedAnswer } from '../../door.ts'
import { Onlookers } from '../../metrics/onlookers.ts'
import type { AskKind } from '../messages/ask.ts'
import type { AskDesk } from './ask-desk.ts'
import type { BatchDesk } from './batch-desk.ts'
import { fleetHeaders, fleetPool, noStore } from './fleet-views.ts'
import type { Roster } from './roster.ts'

/** Each REPL is to have its next chunk's items before it asks. */
const itemsPerRepl = 64
const leastWindow = 64
const lookMs = 50

export interface FrontParts {
  asks: AskDesk
  roster: Roster
  batches: BatchDesk
  clock: Clock
  /** Closed with the front, in this order. */
  owned: (Disposable | AsyncDisposable)[]
}

export class FrontEngine implements Engine {
  readonly #parts: FrontParts
  readonly #onlookers = new Onlookers()
  #draining = false
  #underWay = 0
  #closed: Promise<void> | null = null

  constructor(parts: FrontParts) {
    this.#parts = parts
  }

  async check(request: CheckRequest, caller: Caller): Promise<Answer<CheckResult>> {
    const { asks, batches } = this.#parts
    const answer = await this.#served<CheckResult>(() =>
      caller.waits === true ? batches.check(request, caller) : asks.ask('check', request, caller),
    )
    if (answer.type === 'ok') this.#onlookers.tell({ type: 'checked', request, caller, result: answer.value })
    return answer
  }
  async verify(request: VerificationRequest, caller: Caller): Promise<Answer<VerificationResult>> {
    const answer = await this.#ask<VerificationResult>('verify', request, caller)
    if (answer.type === 'ok')
      this.#onlookers.tell({ type: 'verified', request, caller, result: answer.value })
    return answer
  }
  async tactics(request: TacticsRequest, caller: Caller): Promise<Answer<TacticsResult>> {
    const answer = await this.#ask<TacticsResult>('tactics', request, caller)
    if (answer.type === 'ok') this.#onlookers.tell({ type: 'stepped', caller, result: answer.value })
    return answer
  }
  sorrify(request: SorrificationRequest, caller: Caller): Promise<Answer<SorrificationResult>> {
    return this.#ask('sorrify', request, caller)
  }
  lemmas(request: LemmaRequest, caller: Caller): Promise<Answer<LemmaResult>> {
    return this.#ask('lemmas', request, caller)
  }
  repair(
    request: RepairRequest,
    caller: Caller,
    tell: (line: RepairLine) => void,
  ): Promise<Answer<RepairResult>> {
    return this.#ask('repair', request, caller, (line) => tell(line as RepairLine))
  }
  registerHeader(request: { header: string; warm: boolean }, caller: Caller): Promise<Answer<HeaderInfo>> {
    return this.#ask('register-header', request, caller)
  }
  state(ref: StateRef): Promise<Answer<StateInfo>> {
    return this.#ask('state', { state_ref: ref }, nobody())
  }
  async stateBlob(): Promise<Answer<{ bytes: number; stream: Readable }>> {
    return unsupported('a front keeps no blobs: ask the host that holds the state')
  }
  async verificationExport(): Promise<Answer<{ bytes: number; stream: Readable }>> {
    return unsupported('a front keeps no exports: ask the host that verified')
  }
  async deleteState(): Promise<Answer<{ deleted: true }>> {
    return unsupported('a front keeps no states: ask each host')
  }

  batchWindow(): number {
    return Math.max(leastWindow, itemsPerRepl * this.#parts.roster.repls())
  }
  headers(): HeaderInfo[] {
    return fleetHeaders(this.#parts.roster.serving())
  }
  header(hash: HeaderHash): HeaderInfo | null {
    return this.headers().find(({ header_hash }) => header_hash === hash) ?? null
  }
  async store(): Promise<StoreStats> {
    return noStore
  }
  pool(): PoolView {
    return fleetPool(this.#parts.roster.serving(), this.ready())
  }
  ready(): boolean {
    return !this.#draining && this.#parts.roster.serving().length > 0
  }
  watch(onlooker: Onlooker): Disposable {
    return this.#onlookers.watch(onlooker)
  }
  async metrics(): Promise<{ contentType: string; text: string }> {
    return { contentType: 'text/plain; version=0.0.4; charset=utf-8', text: '' }
  }

  async drain(deadlineMs: number): Promise<void> {
    this.#draining = true
    const { clock } = this.#parts
    const deadline = clock.nowMs() + deadlineMs
    while (this.#underWay > 0 && clock.nowMs() < deadline) await sleep(clock, lookMs)
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.#draining = true
    this.#closed ??= this.#close()
    return this.#closed
  }

  async #close(): Promise<void> {
    for (const owned of this.#parts.owned) {
      if (Symbol.asyncDispose in owned) await owned[Symbol.asyncDispose]()
      else owned[Symbol.dispose]()
    }
  }

  #ask<T extends object>(
    kind: AskKind,
    request: object,
    caller: Caller,
    onLine?: (line: object) => void,
  ): Promise<Answer<T>> {
    return this.#served(() => this.#parts.asks.ask(kind, request, caller, onLine))
  }

  /** Answers have been held against what they should look like when they came. */
  async #served<T extends object>(ask: () => Promise<Answer<object>>): Promise<Answer<T>> {
    if (this.#draining) return { type: 'refused', refusal: { type: 'draining' } }
    this.#underWay++
    try {
      return (await ask()) as Answer<T>
    } finally {
      this.#underWay--
    }
  }
}

const unsupported = (detail: string): RefusedAnswer => ({
  type: 'refused',
  refusal: { type: 'unsupported', detail },
})

/** Of a question that the door has no caller for. */
const nobody = (): Caller => ({ id: 'front', requestId: 'front', signal: new AbortController().signal })
