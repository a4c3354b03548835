// The engine behind its door: each call is handed to the part that answers it, and counted.
import type { Readable } from 'node:stream'
import { sleep } from '../clock.ts'
import { namedHeader } from '../check/plan.ts'
import { warmHeader } from '../request/warm-header.ts'
import type {
  CheckRequest,
  CheckResult,
  HeaderInfo,
  PoolView,
  LemmaRequest,
  LemmaResult,
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
} from '../contract/index.ts'
import type { HeaderHash, StateRef } from '../contract/ids.ts'
import { milliseconds } from '../contract/milliseconds.ts'
import type { Answer, Caller, Engine, Onlooker, Refusal, RefusedAnswer } from '../door.ts'
import { forksView, laneViews, sparesView } from '../pool/view.ts'
import type { EngineParts } from './engine-parts.ts'

/** A REPL takes seconds to come up: sooner is not worth a try. */
const notReadyRetryS = 5

export class LeanEngine implements Engine {
  readonly #parts: EngineParts
  #draining = false
  #closed: Promise<void> | null = null

  constructor(parts: EngineParts) {
    this.#parts = parts
  }

  check(request: CheckRequest, caller: Caller): Promise<Answer<CheckResult>> {
    const { checker, metrics, onlookers } = this.#parts
    return this.#served(checker.check.bind(checker, request, caller), (result) => {
      metrics.checked(result)
      onlookers.tell({ type: 'checked', request, caller, result })
    })
  }
  verify(request: VerificationRequest, caller: Caller): Promise<Answer<VerificationResult>> {
    const { verifier, metrics, onlookers } = this.#parts
    return this.#served(verifier.verify.bind(verifier, request, caller), (result) => {
      metrics.verified(result)
      onlookers.tell({ type: 'verified', request, caller, result })
    })
  }

  repair(
    request: RepairRequest,
    caller: Caller,
    tell: (line: RepairLine) => void,
  ): Promise<Answer<RepairResult>> {
    const { repairer, metrics } = this.#parts
    const repair = repairer.repair.bind(repairer, request, caller, tell)
    return this.#served(repair, metrics.repaired.bind(metrics))
  }

  async verificationExport(id: string): Promise<Answer<{ bytes: number; stream: Readable }>> {
    return this.#counted(await this.#parts.verifier.exportOf(id))
  }

  /** Room for two rounds of every REPL and for grouping by header, within half of the queue. */
  batchWindow(): number {
    const { pool, queueCapacity } = this.#parts
    return Math.max(1, Math.min(Math.floor(queueCapacity / 2), 64 + 8 * pool.size))
  }
  tactics(request: TacticsRequest, caller: Caller): Promise<Answer<TacticsResult>> {
    const { goals, metrics, onlookers } = this.#parts
    return this.#served(goals.step.bind(goals, request, caller), (result) => {
      metrics.stepped(result)
      onlookers.tell({ type: 'stepped', caller, result })
    })
  }
  lemmas(request: LemmaRequest, caller: Caller): Promise<Answer<LemmaResult>> {
    const { lemmas, metrics } = this.#parts
    return this.#served(lemmas.lemmas.bind(lemmas, request, caller), metrics.madeLemmas.bind(metrics))
  }

  sorrify(request: SorrificationRequest, caller: Caller): Promise<Answer<SorrificationResult>> {
    const { sorrifier, metrics } = this.#parts
    return this.#served(sorrifier.sorrify.bind(sorrifier, request, caller), metrics.sorrified.bind(metrics))
  }

  async registerHeader(
    { header: text, warm }: { header: string; warm: boolean },
    caller: Caller,
  ): Promise<Answer<HeaderInfo>> {
    const { headers, dispatcher, desk, engine, traits, nursery, canonical, clock } = this.#parts
    const header = namedHeader(text)
    headers.register(header)
    if (warm) {
      const refusal =
        this.#closedDoor() ??
        (await warmHeader({ dispatcher, headers, engine, traits, clock }, desk.ofHeader(header), caller))
      if (refusal !== null) return this.#refused(refusal)
    }
    const info = this.header(header.hash)
    if (info === null) throw new Error('a header that was registered just now is unknown')
    if (warm && info.state === 'warm' && header.hash !== canonical) nursery?.used(header.hash, true)
    return { type: 'ok', value: info }
  }

  headers(): HeaderInfo[] {
    return this.#parts.headers.hashes().flatMap((hash) => this.header(hash) ?? [])
  }

  header(hash: HeaderHash): HeaderInfo | null {
    const holders = [...this.#parts.pool.repls()].filter(({ headers }) => headers.has(hash))
    return this.#parts.headers.info(
      hash,
      holders.map(({ id }) => id),
    )
  }

  async state(ref: StateRef): Promise<Answer<StateInfo>> {
    return this.#counted(await this.#parts.desk.info(ref))
  }
  async stateBlob(ref: StateRef): Promise<Answer<{ bytes: number; stream: Readable }>> {
    const { desk, snapshotter } = this.#parts
    const kept = await desk.blob(ref)
    if (kept.type === 'ok') return kept
    const start = await desk.resolve({ type: 'state', ref })
    if (start.type === 'refused') return this.#counted(start)
    await snapshotter.now(ref, start)
    return this.#counted(await desk.blob(ref))
  }
  async deleteState(ref: StateRef): Promise<Answer<{ deleted: true }>> {
    return this.#counted(await this.#parts.desk.delete(ref))
  }

  store(): Promise<StoreStats> {
    return this.#parts.store.stats()
  }

  pool(): PoolView {
    const { toolchain, sandbox, lanes, pool, nursery, dispatcher, queueCapacity, clock } = this.#parts
    const { depth, running } = dispatcher
    const oldestMs = depth === 0 ? null : milliseconds(dispatcher.oldestWaitMs())
    return {
      toolchain,
      ready: this.ready(),
      lanes: laneViews(lanes, pool, clock.nowMs()),
      queue: { depth, capacity: queueCapacity, running, oldest_ms: oldestMs },
      spares: sparesView(pool),
      forks: forksView(nursery, pool),
      sandbox,
      verifications: { frozen: this.#parts.verifier.watch.frozen() },
    }
  }

  ready(): boolean {
    return !this.#draining && this.#parts.pool.everWarm && !this.#parts.pool.failing
  }

  watch(onlooker: Onlooker): Disposable {
    return this.#parts.onlookers.watch(onlooker)
  }

  metrics(): Promise<{ contentType: string; text: string }> {
    const { metrics, pool, store } = this.#parts
    return metrics.read({
      ready: () => this.ready(),
      pool,
      view: () => this.pool(),
      store: () => store.stats().catch(() => null),
    })
  }

  async drain(deadlineMs: number): Promise<void> {
    this.#draining = true
    const drained = new AbortController()
    const { dispatcher, bench, clock } = this.#parts
    const all = Promise.all([dispatcher.drain(), bench.empty()])
    await Promise.race([all, sleep(clock, deadlineMs, drained.signal)])
    drained.abort()
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.#draining = true
    this.#closed ??= this.#close()
    return this.#closed
  }

  async #close(): Promise<void> {
    // What waits is told; what runs dies with its REPL.
    void this.#parts.dispatcher.drain()
    for (const owned of this.#parts.owned) {
      if (Symbol.asyncDispose in owned) await owned[Symbol.asyncDispose]()
      else owned[Symbol.dispose]()
    }
  }

  #closedDoor(): Refusal | null {
    if (this.#draining) return { type: 'draining' }
    const { pool } = this.#parts
    return pool.everWarm && !pool.failing ? null : { type: 'not-ready', retryAfterS: notReadyRetryS }
  }

  async #served<T>(ask: () => Promise<Answer<T>>, tell?: (value: T) => void): Promise<Answer<T>> {
    const refusal = this.#closedDoor()
    if (refusal !== null) return this.#refused(refusal)
    const answer = this.#counted(await ask())
    if (answer.type === 'ok') tell?.(answer.value)
    return answer
  }

  #counted<T>(answer: Answer<T>): Answer<T> {
    return answer.type === 'ok' ? answer : this.#refused(answer.refusal)
  }

  #refused(refusal: Refusal): RefusedAnswer {
    this.#parts.metrics.refused(refusal.type)
    return { type: 'refused', refusal }
  }
}
