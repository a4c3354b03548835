// Writes snapshots in the background: of headers, so that REPLs start without importing, and of states that are
// asked for often enough to pay. A caller never waits for one, and one that fails is only work not saved.
import { randomUUID } from 'node:crypto'
import { rm } from 'node:fs/promises'
import path from 'node:path'
import { LRUCache } from 'lru-cache'
import type { Logger } from 'pino'
import { type Clock, sleep } from '../clock.ts'
import type { StateRef } from '../contract/ids.ts'
import type { Dialect } from '../protocol/dialect.ts'
import type { Header } from '../job/base.ts'
import type { SnapshotJob } from '../job/job.ts'
import type { Dispatcher } from '../router/dispatcher.ts'
import type { Ran } from '../router/submission.ts'
import { type Loss, nothingLost, restoreMs } from '../state/restore-costs.ts'
import { snapshotPays } from '../state/snapshot-policy.ts'
import type { SnapshotKey, Store } from '../store/interface.ts'
import { attempt } from './runner.ts'
import type { StateDesk } from '../origin/state-desk.ts'
import { type Resolved, idOf } from '../origin/starts.ts'

/** Beside this everybody else is served first. */
const backgroundWeight = 0.05
/** How often a header is imported before its snapshot is worth its place: twice may be chance. */
const importsBeforeSnapshot = 3
/** States whose demand is remembered. */
const mostRemembered = 20_000
/** A whole snapshot of `import Lean`, and what a state adds to it, on disk. */
const usualBytes = { header: 90_000_000, state: 3_000_000 }
const writingMs = { header: 1_000, state: 500 }

/** Callers who wait for a snapshot that is made for them; beyond this a state has none. */
const mostAsked = 16
/** A busy appliance gains most by its snapshots. */
const patienceMs = 20_000
const lookEveryMs = 100

interface Demand {
  asked: number
  restored: number
}

export interface SnapshotterParts {
  desk: StateDesk
  dispatcher: Dispatcher
  store: Store
  restores: Dialect['restores']
  spoolDir: string
  storeMaxBytes: number
  log: Logger
  clock: Clock
}

export class Snapshotter implements AsyncDisposable {
  readonly #parts: SnapshotterParts
  readonly #closing = new AbortController()
  readonly #demand = new LRUCache<SnapshotKey, Demand>({ max: mostRemembered })
  /** Being written, or not to be had: not tried again in this life. */
  readonly #tried = new LRUCache<SnapshotKey, true>({ max: mostRemembered })
  #last: Promise<void> = Promise.resolve()
  #asked = 0

  constructor(parts: SnapshotterParts) {
    this.#parts = parts
  }

  /** A job has run from there: maybe the next one should not have to prepare so much. */
  noteRun(start: Resolved, { outcome: { stats } }: Ran): void {
    const { state } = start.origin
    const key = idOf(start)
    const prepared = state === null ? stats.headerCache === 'miss' : stats.restoredFrom !== 'memory'
    const demand = this.#demand.get(key) ?? { asked: 0, restored: 0 }
    demand.asked++
    if (prepared && stats.restoredFrom !== 'snapshot') demand.restored++
    this.#demand.set(key, demand)
    if (!prepared || stats.restoredFrom === 'snapshot') return
    if (state === null) {
      // One whose imports were at hand is as quickly made as restored.
      if (stats.prepareMs > this.#restoreMs(nothingLost) && demand.restored >= importsBeforeSnapshot)
        this.header(start.header)
    } else if (this.#pays(demand, stats.prepareMs)) this.#enqueue(state, start)
  }

  #restoreMs(loss: Loss): number {
    return restoreMs(this.#parts.restores, loss)
  }

  /** The snapshot of a header that REPLs are to start from. */
  header(header: Header): void {
    // Where restoring imports anyway, importing is as well.
    if (this.#parts.restores === 'adds') return
    this.#enqueue(header.hash, this.#parts.desk.ofHeader(header))
  }

  #pays({ asked, restored }: Demand, replayMs: number): boolean {
    return snapshotPays({
      replayMs,
      restoreMs: this.#restoreMs({ headers: false, states: true }),
      snapshotMs: writingMs.state,
      asked,
      restored,
      expectedBytes: usualBytes.state,
      storeMaxBytes: this.#parts.storeMaxBytes,
    })
  }

  /** Resolves when it has been written, or is not to be had. */
  async now(state: StateRef, start: Resolved): Promise<void> {
    if (this.#asked >= mostAsked) return
    this.#asked++
    this.#enqueue(state, start)
    await this.#last
    this.#asked--
  }

  /** One after the other: a snapshot takes a REPL away from checks. */
  #enqueue(key: SnapshotKey, start: Resolved): void {
    if (this.#tried.has(key) || this.#closing.signal.aborted || this.#parts.store.blob(key) !== null) return
    this.#tried.set(key, true)
    this.#last = this.#last
      .then(() => this.#write(key, start))
      .catch((cause: unknown) => this.#failed(key, cause))
  }

  #failed(key: SnapshotKey, cause: unknown): void {
    if (this.#closing.signal.aborted) return
    this.#parts.log.warn({ key, cause: String(cause) }, 'no snapshot')
  }

  async #write(key: SnapshotKey, start: Resolved): Promise<void> {
    const { store, dispatcher, spoolDir, restores, log, clock } = this.#parts
    // Beside its header's snapshot a state takes little room.
    const { header } = start
    if (isState(key) && restores === 'replaces-memory' && store.blob(header.hash) === null) {
      this.#tried.set(header.hash, true)
      await this.#write(header.hash, this.#parts.desk.ofHeader(header))
    }
    await this.#quiet()
    const startedMs = clock.nowMs()
    const file = path.join(spoolDir, `snapshot-${randomUUID()}`)
    const against = isState(key) ? await store.openBlob(start.header.hash) : null
    using base = against?.type === 'ready' ? against.lease : null
    try {
      const body: Omit<SnapshotJob, 'base'> = {
        type: 'snapshot',
        path: file,
        against: base?.path,
        limits: { timeoutMs: 60_000, memoryMb: 16_384, maxHeartbeats: 0 },
      }
      const signal = this.#closing.signal
      const caller = { id: 'appliance', weight: backgroundWeight }
      const dispatched = await attempt(dispatcher, 'background', { start, body, caller, signal })
      if (dispatched.type !== 'ran' || dispatched.outcome.type !== 'snapshotted') {
        this.#failed(key, JSON.stringify(dispatched).slice(0, 500))
        return
      }
      const needs = base === null ? {} : { needs: start.header.hash }
      const put = await store.putBlob(key, { type: 'file', path: file }, needs)
      const tookMs = Math.round(clock.nowMs() - startedMs)
      log.info({ key, put: put.type, bytes: dispatched.outcome.bytes, tookMs }, 'snapshot written')
    } finally {
      await rm(file, { force: true })
    }
  }

  /** Resolves when nobody is waiting or served, or after a while of that. */
  async #quiet(): Promise<void> {
    const { dispatcher, clock } = this.#parts
    for (
      let waitedMs = 0;
      waitedMs < patienceMs && dispatcher.depth + dispatcher.running > 0;
      waitedMs += lookEveryMs
    ) {
      await sleep(clock, lookEveryMs, this.#closing.signal)
      this.#closing.signal.throwIfAborted()
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closing.abort()
    await this.#last
  }
}

const isState = (key: SnapshotKey): key is StateRef => key.includes('-')
