// Counts what happens and measures, when asked, what is.
import { Registry, collectDefaultMetrics } from 'prom-client'
import type { Clock } from '../clock.ts'
import { checkStatuses } from '../contract/check-statuses.ts'
import type {
  CheckResult,
  EngineIdentity,
  LemmaResult,
  PoolView,
  RepairResult,
  RepairStats,
  SorrificationResult,
  StoreStats,
  TacticsResult,
  VerificationResult,
} from '../contract/index.ts'
import type { Pool } from '../pool/pool.ts'
import type { ExitCause, PooledRepl } from '../pool/pooled-repl.ts'
import type { Ran } from '../router/submission.ts'
import { type Instruments, instruments } from './instruments.ts'
import { ProportionalMemory } from './proportional-memory.ts'

/** What is measured at the moment of asking. */
export interface Sources {
  ready(): boolean
  pool: Pool
  view(): PoolView
  store(): Promise<StoreStats | null>
}

const mebibyte = 1_048_576
const stepOutcomes = ['open', 'complete', 'error', 'timeout', 'memory_exceeded', 'crashed'] as const

export class Metrics {
  readonly #registry = new Registry()
  readonly #count: Instruments = instruments(this.#registry)
  readonly #proportional: ProportionalMemory
  #storeSeen: StoreStats | null = null

  constructor(engine: EngineIdentity, clock: Clock) {
    this.#proportional = new ProportionalMemory(clock)
    collectDefaultMetrics({ register: this.#registry })
    const labels = { engine: engine.kind, lean_version: engine.lean_version, lean_commit: engine.lean_commit }
    this.#count.info.set(labels, 1)
    this.#startFromZero()
  }

  /** Rates and ratios need a zero to start from. */
  #startFromZero(): void {
    for (const status of checkStatuses) this.#count.checks.inc({ status }, 0)
    for (const result of ['hit', 'miss']) this.#count.headerCache.inc({ result }, 0)
    for (const result of ['hit', 'miss', 'joined', 'off']) this.#count.resultCache.inc({ result }, 0)
    for (const status of stepOutcomes) this.#count.tacticSteps.inc({ status }, 0)
    for (const [kind, status] of Object.entries({
      sorrification: 'sorrified',
      repair: 'repaired',
      lemmas: 'open',
    })) {
      this.#count.repairs.inc({ kind, status }, 0)
      this.#count.repairSeconds.zero({ kind })
    }
    for (const state of ['open', 'closed']) this.#count.repairHoles.inc({ state }, 0)
    for (const status of stepOutcomes) this.#count.repairAttempts.inc({ status }, 0)
    this.#count.verifications.inc({ status: 'proved', reason: '' }, 0)
    // An alarm to be set on it.
    this.#count.verifications.inc({ status: 'rejected', reason: 'kernels_disagree' }, 0)
    for (const source of ['memory', 'snapshot', 'replay']) this.#count.restores.inc({ source }, 0)
    for (const reason of ['timeout', 'memory', 'crash', 'cancelled', 'spent'])
      this.#count.replExits.inc({ reason }, 0)
    for (const reason of ['queue-full', 'draining', 'not-ready']) this.#count.refusals.inc({ reason }, 0)
  }

  checked({ status, stats }: CheckResult): void {
    this.#count.checks.inc({ status })
    this.#count.checkSeconds.observe(stats.total_ms / 1_000)
    this.#count.resultCache.inc({ result: stats.result_cache })
  }

  stepped({ steps }: TacticsResult): void {
    for (const { status } of steps) this.#count.tacticSteps.inc({ status })
  }

  verified({ status, reason, timings }: VerificationResult): void {
    this.#count.verifications.inc({ status, reason: reason ?? '' })
    this.#count.verificationSeconds.observe(timings.total_ms / 1_000)
  }

  sorrified({ status, stats }: SorrificationResult): void {
    this.#made('sorrification', status, stats)
  }
  repaired({ status, stats, holes }: RepairResult): void {
    this.#made('repair', status, stats)
    for (const { tactic, attempts } of holes) {
      this.#count.repairHoles.inc({ state: tactic === null ? 'open' : 'closed' })
      for (const attempt of attempts) this.#count.repairAttempts.inc({ status: attempt.status })
    }
  }
  madeLemmas({ status, stats }: LemmaResult): void {
    this.#made('lemmas', status, stats)
  }
  #made(kind: string, status: string, { total_ms }: RepairStats): void {
    this.#count.repairs.inc({ kind, status })
    this.#count.repairSeconds.observe({ kind }, total_ms / 1_000)
  }

  refused(reason: string): void {
    this.#count.refusals.inc({ reason })
  }

  ran({ outcome: { stats }, queueMs, runMs, core, kind }: Ran): void {
    if (kind === 'retry') this.#count.retries.inc()
    const { phaseSeconds, coreBusy, headerCache, restores } = this.#count
    phaseSeconds.observe({ phase: 'queue' }, queueMs / 1_000)
    phaseSeconds.observe({ phase: 'prepare' }, stats.prepareMs / 1_000)
    phaseSeconds.observe({ phase: 'lean' }, stats.leanMs / 1_000)
    phaseSeconds.observe({ phase: 'service' }, Math.max(0, runMs - stats.prepareMs - stats.leanMs) / 1_000)
    coreBusy.inc({ core }, runMs / 1_000)
    headerCache.inc({ result: stats.headerCache })
    if (stats.restoredFrom !== null) restores.inc({ source: stats.restoredFrom })
  }

  started(readyMs: number, isFork: boolean): void {
    this.#count.replStarts.inc()
    if (isFork) this.#count.forkSeconds.observe(readyMs / 1_000)
    this.#count.replStartSeconds.observe(readyMs / 1_000)
  }
  exited(reason: ExitCause): void {
    this.#count.replExits.inc({ reason })
  }
  evicted(headers: number): void {
    this.#count.headerEvictions.inc(headers)
  }

  async read(sources: Sources): Promise<{ contentType: string; text: string }> {
    this.#readPool(sources)
    await this.#readMemory([...sources.pool.repls()])
    await this.#readStore(sources)
    return { contentType: this.#registry.contentType, text: await this.#registry.metrics() }
  }

  #readPool({ ready, pool, view }: Sources): void {
    const { queue, lanes, spares, forks, verifications } = view()
    this.#count.verificationsFrozen.set(verifications.frozen === null ? 0 : 1)
    this.#count.ready.set(ready() ? 1 : 0)
    this.#count.queueDepth.set(queue.depth)
    this.#count.queueCapacity.set(queue.capacity)
    this.#count.queueOldest.set((queue.oldest_ms ?? 0) / 1_000)
    this.#count.replsWanted.set(pool.size)
    this.#count.sparesWanted.set(spares.wanted)
    this.#count.forks.set(forks.children)
    this.#count.forkParent.set(forks.state === 'serving' ? 1 : 0)
    this.#count.molds.set(forks.molds.length)
    this.#count.moldHeaders.set(forks.molds.at(-1)?.headers.length ?? 0)
    const states = lanes.flatMap(({ repls }) => repls.map(({ state }) => state))
    for (const state of ['starting', 'idle', 'busy', 'stopping'] as const) {
      this.#count.repls.set({ state }, states.filter((one) => one === state).length)
    }
    for (const { core, repls } of lanes) {
      const residentMb = repls.reduce((sum, { rss_mb }) => sum + rss_mb, 0)
      this.#count.residentBytes.set({ core }, residentMb * mebibyte)
      this.#count.coreBusy.inc({ core }, 0)
    }
  }

  async #readMemory(repls: PooledRepl[]): Promise<void> {
    const running = repls.flatMap(({ pid, core }) => (pid === null ? [] : [{ pid, core }]))
    this.#proportional.keepOnly(running.map(({ pid }) => pid))
    const byCore = new Map<number, number>()
    for (const { pid, core } of running) {
      byCore.set(core, (byCore.get(core) ?? 0) + (await this.#proportional.of(pid)))
    }
    for (const [core, bytes] of byCore) this.#count.proportionalBytes.set({ core }, bytes)
  }

  async #readStore({ store }: Sources): Promise<void> {
    const now = await store()
    if (now === null) return
    const { recipes, headers, results, blobs, blob_reads: reads } = now
    for (const [kind, objects] of Object.entries({ recipes, headers, results, blobs })) {
      this.#count.storeObjects.set({ kind }, objects)
    }
    const bytes = {
      blobs: now.stored_bytes,
      recipes: now.recipe_bytes,
      results: now.result_bytes,
      spool: now.spool_bytes,
    }
    for (const [kind, size] of Object.entries(bytes)) this.#count.storeBytes.set({ kind }, size)
    this.#count.storeMaxBytes.set(now.max_bytes)
    if (now.ratio !== null) this.#count.storeCompressionRatio.set(now.ratio)
    // The store counts since its start: what is new since the last look goes on the counter.
    const before = this.#storeSeen
    this.#count.storeDedupHits.inc(now.dedup_hits - (before?.dedup_hits ?? 0))
    this.#count.storeEvictions.inc(now.evictions - (before?.evictions ?? 0))
    this.#count.storeWriteFailures.inc(now.write_failures - (before?.write_failures ?? 0))
    for (const result of ['ready', 'decompressed', 'missing', 'damaged'] as const) {
      this.#count.storeReads.inc({ result }, reads[result] - (before?.blob_reads[result] ?? 0))
    }
    this.#storeSeen = now
  }
}
