// The REPLs of all lanes: keeps as many alive as the size wants plus the spares, replaces lost ones in the
// background, and recycles old ones behind a fresh one. Decides nothing about checks.
import type { Logger } from 'pino'
import type { Clock, Timer } from '../clock.ts'
import type { HeaderHash } from '../contract/ids.ts'
import { briefly } from '../check/kills.ts'
import type { Leased } from '../job/base.ts'
import type { Lane } from '../lane/lane.ts'
import type { Job } from '../job/job.ts'
import type { LaneEvent } from '../lane/event.ts'
import { type RecyclePolicy, recycleReason } from './recycling.ts'
import type { Want } from '../job/seat.ts'
import { isFailing, restartDelayMs } from './restart-delay.ts'
import { headcount, replaced } from './headcount.ts'
import { type ExitCause, type Repl, newRepl } from './repl.ts'

export interface PoolListener {
  /** Whether checks wait for a REPL. */
  isAwaited(): boolean
  /** A REPL has become idle, or the pool's make-up has changed: look at the queue. */
  changed(): void
  started(repl: Repl, readyMs: number): void
  exited(repl: Repl, cause: ExitCause): void
  /** Headers that a REPL has let go of for others. */
  evicted(headers: number): void
}

interface Berth {
  /** REPLs that ended without having served, since the last that did. */
  fruitless: number
  /** Not before: the restart delay's end. */
  restartAtMs: number
}

/** After a kill that a check earned: most callers' next checks are through by then. */
const spareDelayMs = 300

export class Pool implements AsyncDisposable {
  readonly #berths: ReadonlyMap<Lane, Berth>
  readonly #repls = new Map<string, Repl>()
  readonly #policy: RecyclePolicy
  readonly #listener: PoolListener
  readonly #log: Logger
  readonly #clock: Clock
  #size: number
  readonly #spares: number
  #sparesFromMs = 0
  #nextId = 1
  readonly #firstJobs: Job[]
  readonly #startFrom: (repl: Repl) => Promise<Leased | null>
  readonly #closing = new AbortController()
  #everWarm = false
  #timer: Timer | null = null

  constructor(options: {
    lanes: Lane[]
    size: number
    spares: number
    policy: RecyclePolicy
    /** What a REPL runs before it takes checks, while nobody is in need of it; see warm-up.ts. */
    firstJobs: Job[]
    /** What a REPL that holds nothing yet starts from. */
    startFrom: (repl: Repl) => Promise<Leased | null>
    listener: PoolListener
    log: Logger
    clock: Clock
  }) {
    this.#berths = new Map(options.lanes.map((lane) => [lane, { fruitless: 0, restartAtMs: 0 }]))
    this.#policy = options.policy
    this.#firstJobs = options.firstJobs
    this.#startFrom = options.startFrom
    this.#listener = options.listener
    this.#log = options.log
    this.#clock = options.clock
    this.#size = options.size
    this.#spares = options.spares
    this.#reconcile()
  }

  /** How many checks may run at a time: what is alive beyond that stands by. */
  get size(): number {
    return this.#size
  }
  get spares(): number {
    return this.#spares
  }
  repls(): Iterable<Repl> {
    return this.#repls.values()
  }
  /** Some REPL has held the canonical header since the start. */
  get everWarm(): boolean {
    return this.#everWarm
  }
  /** No lane has a REPL that lives, nor one that a retry soon brings. */
  get failing(): boolean {
    const warm = [...this.#repls.values()].some((repl) => repl.readyAtMs !== null)
    return !warm && [...this.#berths.values()].every(isFailing)
  }

  resize(size: number): void {
    this.#size = size
    this.#reconcile()
  }

  /** The pool's own bookkeeping of a run; the caller lets the lane run it. */
  begin(repl: Repl, making: Want): void {
    repl.phase = 'busy'
    this.#makes(repl, making)
  }

  #makes(repl: Repl, making: Want): void {
    repl.making = making
    if (!repl.headers.has(making.header)) repl.tookHeaderAtMs = this.#clock.nowMs()
  }

  isAlive(repl: Repl): boolean {
    return this.#repls.has(repl.id)
  }

  /** The run on that REPL has ended, whatever became of the REPL; it goes on with `next` if it was given that. */
  end(repl: Repl, next: Want | null): void {
    repl.served++
    repl.making = null
    if (!this.isAlive(repl)) return
    this.#berthOf(repl).fruitless = 0
    if (next !== null) this.#makes(repl, next)
    else if (repl.phase === 'retiring') this.#stop(repl)
    else repl.phase = 'idle'
    if (repl.phase !== 'retiring') this.#considerRecycling(repl)
    if (this.#repls.size !== this.#size + this.#spares) this.#reconcile()
    this.#listener.changed()
  }

  /** One that is to be recycled leaves the count at once, so that its successor starts. */
  #considerRecycling(repl: Repl): void {
    const { served: checks, startedMs, baselineRssMb, rssMb } = repl
    const life = { checks, ageMs: this.#clock.nowMs() - startedMs, baselineRssMb, rssMb }
    const reason = recycleReason(life, this.#policy, repl.spread)
    if (reason === null || repl.leaving !== null) return
    repl.leaving = reason
    this.#reconcile()
  }

  /** Call of a lane's event handler. */
  readonly onLaneEvent = (event: LaneEvent): void => {
    const repl = this.#repls.get(event.replId)
    if (repl === undefined) return
    switch (event.type) {
      case 'repl-started':
        repl.pid = event.pid
        return
      case 'repl-ready':
        repl.pid = event.pid
        this.#everWarm = true
        repl.readyAtMs = this.#clock.nowMs()
        repl.baselineRssMb = repl.rssMb = event.baselineRssMb
        this.#listener.started(repl, event.readyMs)
        void this.#warmUp(repl)
        return
      case 'repl-holds':
        this.#noteHeaders(repl, event.headers)
        for (const ref of event.states.left) repl.states.delete(ref)
        for (const ref of event.states.kept) repl.states.add(ref)
        repl.rssMb = event.rssMb
        repl.ownMb = event.ownMb
        return
      case 'repl-exited':
        this.#exited(repl, event)
        return
      default:
        event satisfies never
    }
  }

  async #warmUp(repl: Repl): Promise<void> {
    for (const job of this.#firstJobs) {
      if (this.#isShort() && this.#listener.isAwaited()) break
      await repl.lane.run(repl.id, job, this.#closing.signal).catch(() => undefined)
    }
    if (repl.phase === 'starting') repl.phase = 'idle'
    for (const old of replaced([...this.#repls.values()], this.#size + this.#spares)) {
      if (old.phase === 'idle') this.#stop(old)
      else old.phase = 'retiring'
    }
    this.#reconcile()
    this.#listener.changed()
  }

  /** Fewer REPLs take checks than are wanted, spares not counted. */
  #isShort(): boolean {
    const serving = [...this.#repls.values()].filter(({ phase }) => phase === 'idle' || phase === 'busy')
    return serving.length < this.#size
  }

  #noteHeaders(repl: Repl, hashes: HeaderHash[]): void {
    const headers = new Set(hashes)
    const gone = repl.headers.difference(headers).size
    if (gone > 0) this.#listener.evicted(gone)
    repl.headers = headers
  }

  #exited(repl: Repl, event: Extract<LaneEvent, { type: 'repl-exited' }>): void {
    const cause = event.cause === 'stopped' ? (repl.leaving ?? 'stopped') : event.cause
    this.#repls.delete(repl.id)
    const facts = { repl: repl.id, core: repl.core, cause, detail: briefly(event.detail) }
    // One that a check brought down says nothing of the next one's chances.
    if (repl.phase === 'busy' || repl.served > 0 || event.cause === 'stopped') {
      this.#log.info(facts, 'REPL ended')
      if (event.cause !== 'stopped') this.#sparesFromMs = this.#clock.nowMs() + spareDelayMs
    } else {
      const berth = this.#berthOf(repl)
      const delayMs = restartDelayMs({ fruitless: ++berth.fruitless })
      berth.restartAtMs = this.#clock.nowMs() + delayMs
      this.#log.warn({ ...facts, delayMs }, 'REPL lost')
    }
    this.#listener.exited(repl, cause)
    this.#reconcile()
    this.#listener.changed()
  }

  #berthOf(repl: Repl): Berth {
    const berth = this.#berths.get(repl.lane)
    if (berth === undefined) throw new Error(`REPL ${repl.id} has no lane`)
    return berth
  }

  /** Starts what is missing and lets go what is too many. */
  #reconcile(): void {
    if (this.#closing.signal.aborted) return
    const nowMs = this.#clock.nowMs()
    const wanted = { size: this.#size, spares: this.#spares, sparesFromMs: this.#sparesFromMs }
    const { start, stop, againAtMs } = headcount([...this.#repls.values()], this.#berths, wanted, nowMs)
    for (const lane of start) this.#start(lane)
    for (const repl of stop) {
      repl.leaving = 'shrunk'
      this.#stop(repl)
    }
    this.#timer?.[Symbol.dispose]()
    this.#timer =
      againAtMs === null ? null : this.#clock.after(againAtMs - nowMs + 1, () => this.#reconcile()).unref()
  }

  #start(lane: Lane): void {
    const taken = new Set([...this.#repls.values()].map(({ order }) => order))
    let order = 0
    while (taken.has(order)) order++
    const isAhead =
      [...this.#repls.values()].filter(({ leaving }) => leaving !== 'shrunk').length >= this.#size
    const repl = newRepl(lane, this.#nextId++, order, this.#clock.nowMs())
    this.#repls.set(repl.id, repl)
    void this.#launch(repl, isAhead)
  }

  /** What becomes of it is told by events. A snapshot that may have failed before is not trusted again. */
  async #launch(repl: Repl, isAhead: boolean): Promise<void> {
    const trusted = this.#berthOf(repl).fruitless === 0
    using leased = trusted ? await this.#startFrom(repl).catch(() => null) : null
    try {
      await repl.lane.startRepl(repl.id, { ...leased?.base, isAhead })
    } catch (cause) {
      // A lane answers by events: this is a bug of ours, and must not leave a place taken for good.
      this.onLaneEvent({
        type: 'repl-exited',
        replId: repl.id,
        pid: 0,
        cause: 'start-failed',
        detail: String(cause),
      })
    }
  }

  #stop(repl: Repl): void {
    repl.phase = 'retiring'
    void repl.lane.stopRepl(repl.id)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closing.abort()
    this.#timer?.[Symbol.dispose]()
    await Promise.all([...this.#berths.keys()].map((lane) => lane[Symbol.asyncDispose]()))
  }
}
