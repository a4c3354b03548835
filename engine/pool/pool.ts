// The REPLs of all lanes: keeps them staffed, knows what each holds and does, and recycles old ones behind a new one.
// Decides nothing about checks.
import type { Logger } from 'pino'
import { briefly } from '../check/kills.ts'
import type { Clock } from '../clock.ts'
import type { HeaderHash } from '../contract/ids.ts'
import type { Job } from '../job/job.ts'
import type { Want } from '../job/seat.ts'
import type { LaneEvent } from '../lane/event.ts'
import { type RecyclePolicy, recycleReason } from './recycling.ts'
import type { ExitCause, PooledRepl } from './pooled-repl.ts'
import { Staffing, type StaffingParts } from './staffing.ts'

export interface PoolListener {
  /** Whether checks wait for a REPL. */
  isAwaited(): boolean
  /** A REPL has become idle, or the pool's make-up has changed: look at the queue. */
  changed(): void
  started(repl: PooledRepl, readyMs: number): void
  exited(repl: PooledRepl, cause: ExitCause): void
  /** A REPL has held that header after a job on it, whatever became of it then. */
  ranOn(header: HeaderHash): void
  /** Headers that a REPL has let go of for others. */
  evicted(headers: number): void
}

export interface PoolParts extends Omit<StaffingParts, 'onLaneEvent'> {
  policy: RecyclePolicy
  /** What a REPL runs before it takes checks, while nobody is in need of it; see warm-up.ts. */
  firstJobs: Job[]
  listener: PoolListener
  log: Logger
}

export class Pool implements AsyncDisposable {
  readonly #staffing: Staffing
  readonly #policy: RecyclePolicy
  readonly #listener: PoolListener
  readonly #log: Logger
  readonly #clock: Clock
  readonly #firstJobs: Job[]
  readonly #closing = new AbortController()
  #everWarm = false

  constructor({ policy, firstJobs, listener, log, ...parts }: PoolParts) {
    this.#policy = policy
    this.#firstJobs = firstJobs
    this.#listener = listener
    this.#log = log
    this.#clock = parts.clock
    this.#staffing = new Staffing({ ...parts, onLaneEvent: (event) => this.onLaneEvent(event) })
    this.#staffing.reconcile()
  }

  /** How many checks may run at a time: what is alive beyond that stands by. */
  get size(): number {
    return this.#staffing.size
  }
  get spares(): number {
    return this.#staffing.spares
  }
  repls(): Iterable<PooledRepl> {
    return this.#staffing.repls.values()
  }
  /** Some REPL has held the canonical header since the start. */
  get everWarm(): boolean {
    return this.#everWarm
  }
  /** No lane has a REPL that lives, nor one that a retry soon brings. */
  get failing(): boolean {
    return this.#staffing.failing
  }

  /** None can be borne yet, and soon all will be. */
  get areForksComing(): boolean {
    return this.#staffing.areForksComing
  }

  /** A parent has begun to serve, or will serve no more. */
  parentChanged(): void {
    this.#staffing.supersede()
    this.#staffing.reconcile()
    this.#listener.changed()
  }

  resize(size: number): void {
    this.#staffing.resize(size)
  }

  /** The pool's own bookkeeping of a run; the caller lets the lane run it. */
  begin(repl: PooledRepl, making: Want): void {
    repl.phase = 'busy'
    this.#makes(repl, making)
  }

  /** Its core serves another for a while. */
  lend(repl: PooledRepl): void {
    repl.phase = 'lent'
  }
  takeBack(repl: PooledRepl): void {
    if (!this.isAlive(repl)) return
    if (repl.phase === 'retiring') this.#staffing.stop(repl)
    else repl.phase = 'idle'
    if (!this.#staffing.isAsWanted) this.#staffing.reconcile()
    this.#listener.changed()
  }

  #makes(repl: PooledRepl, making: Want): void {
    repl.making = making
    if (!repl.headers.has(making.headerHash)) repl.tookHeaderAtMs = this.#clock.nowMs()
  }

  /** An idle one goes, for a successor that has served nothing. */
  replace(repl: PooledRepl): void {
    repl.leaving ??= 'superseded'
    this.#staffing.stop(repl)
    this.#staffing.reconcile()
  }

  isAlive(repl: PooledRepl): boolean {
    return this.#staffing.repls.has(repl.id)
  }

  /** The run on that REPL has ended, whatever became of the REPL; it goes on with `next` if it was given that. */
  end(repl: PooledRepl, next: Want | null): void {
    repl.served++
    const made = repl.making?.headerHash
    repl.making = null
    if (made !== undefined && repl.headers.has(made)) this.#listener.ranOn(made)
    if (!this.isAlive(repl)) return
    this.#staffing.served(repl)
    if (next !== null) this.#makes(repl, next)
    else if (repl.phase === 'retiring') this.#staffing.stop(repl)
    else repl.phase = 'idle'
    if (repl.phase !== 'retiring') this.#considerRecycling(repl)
    if (!this.#staffing.isAsWanted) this.#staffing.reconcile()
    this.#listener.changed()
  }

  /** One that is to be recycled leaves the count at once, so that its successor starts. */
  #considerRecycling(repl: PooledRepl): void {
    const { served: checks, startedMs, ownMb, baselineOwnMb } = repl
    const ageMs = this.#clock.nowMs() - startedMs
    const life = { checks, ageMs, baselineOwnMb: baselineOwnMb ?? ownMb, ownMb }
    const reason = recycleReason(life, this.#policy, repl.spread)
    if (reason === null || repl.leaving !== null) return
    repl.leaving = reason
    this.#staffing.reconcile()
  }

  /** Call of a lane's event handler. */
  readonly onLaneEvent = (event: LaneEvent): void => {
    const repl = this.#staffing.repls.get(event.replId)
    if (repl === undefined) return
    switch (event.type) {
      case 'repl-started':
        repl.pid = event.pid
        return
      case 'repl-ready':
        repl.pid = event.pid
        this.#everWarm = true
        repl.readyAtMs = this.#clock.nowMs()
        repl.rssMb = event.baselineRssMb
        this.#listener.started(repl, event.readyMs)
        void this.#warmUp(repl)
        return
      case 'repl-holds':
        this.#noteHeaders(repl, event.headers)
        for (const ref of event.states.left) repl.states.delete(ref)
        for (const ref of event.states.kept) repl.states.add(ref)
        repl.rssMb = event.rssMb
        repl.ownMb = event.ownMb
        repl.baselineOwnMb ??= event.ownMb
        return
      case 'repl-exited':
        this.#exited(repl, event)
        return
      case 'snapshot-unusable':
        // The store's affair.
        return
      default:
        event satisfies never
    }
  }

  async #warmUp(repl: PooledRepl): Promise<void> {
    for (const job of repl.lease === null ? this.#firstJobs : []) {
      if (this.#staffing.isShort && this.#listener.isAwaited()) break
      await repl.lane.run(repl.id, job, this.#closing.signal).catch(() => undefined)
    }
    if (repl.phase === 'starting') repl.phase = 'idle'
    this.#staffing.dismissReplaced()
    this.#staffing.reconcile()
    this.#listener.changed()
  }

  #noteHeaders(repl: PooledRepl, hashes: HeaderHash[]): void {
    const headers = new Set(hashes)
    const gone = repl.headers.difference(headers).size
    if (gone > 0) this.#listener.evicted(gone)
    repl.headers = headers
  }

  #exited(repl: PooledRepl, event: Extract<LaneEvent, { type: 'repl-exited' }>): void {
    const cause = event.cause === 'stopped' ? (repl.leaving ?? 'stopped') : event.cause
    const facts = { repl: repl.id, core: repl.core, cause, detail: briefly(event.detail) }
    // One that a check brought down says nothing of the next one's chances, nor does a fork whose parent has died.
    const served =
      repl.phase === 'busy' || repl.served > 0 || (repl.lease !== null && repl.readyAtMs !== null)
    const isOurs = event.cause === 'stopped' || event.cause === 'spent' || this.#closing.signal.aborted
    if (served || isOurs) {
      this.#staffing.ended(repl, isOurs ? 'stopped' : 'killed')
      this.#log.info(facts, 'REPL ended')
    } else this.#log.warn({ ...facts, delayMs: this.#staffing.lost(repl) }, 'REPL lost')
    this.#listener.exited(repl, cause)
    this.#staffing.reconcile()
    this.#listener.changed()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closing.abort()
    this.#staffing.close()
    await Promise.all([...this.#staffing.lanes].map((lane) => lane[Symbol.asyncDispose]()))
  }
}
