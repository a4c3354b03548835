// The REPLs of all lanes: keeps as many alive as the size wants plus the spares, replaces lost ones in the
// background, and recycles old ones behind a fresh one. Decides nothing about checks.
import type { Logger } from 'pino'
import type { HeaderHash } from '../contract/ids.ts'
import { briefly } from '../check/kills.ts'
import type { Leased } from '../check/starts.ts'
import type { Lane } from '../lane/lane.ts'
import type { Job, LaneEvent } from '../lane/messages.ts'
import { type RecyclePolicy, type RecycleReason, recycleReason } from '../router/recycling.ts'
import type { Want } from '../router/match.ts'
import { isFailing, restartDelayMs } from '../router/restart-delay.ts'
import type { Repl } from './repl.ts'

export type ExitCause = Extract<LaneEvent, { type: 'repl-exited' }>['cause'] | RecycleReason | 'shrunk'

export interface PoolListener {
  /** A REPL has become idle, or the pool's make-up has changed: look at the queue. */
  changed(): void
  started(repl: Repl, readyMs: number): void
  exited(repl: Repl, cause: ExitCause): void
  /** Headers that a REPL has let go of for others. */
  evicted(headers: number): void
}

interface Berth {
  lane: Lane
  /** REPLs that ended without having served, since the last that did. */
  fruitless: number
  /** Not before: the restart delay's end. */
  restartAtMs: number
}

export class Pool implements AsyncDisposable {
  readonly #berths: ReadonlyMap<Lane, Berth>
  readonly #repls = new Map<string, Repl>()
  readonly #leaving = new Map<string, ExitCause>()
  readonly #policy: RecyclePolicy
  readonly #listener: PoolListener
  readonly #log: Logger
  #wanted: number
  #spares: number
  #nextId = 1
  readonly #firstJob: Job | null
  readonly #startFrom: (repl: Repl) => Promise<Leased | null>
  readonly #closing = new AbortController()
  #everWarm = false
  #timer: NodeJS.Timeout | null = null

  constructor(options: {
    lanes: Lane[]
    size: number
    spares: number
    policy: RecyclePolicy
    /** What a REPL runs before it takes checks; see warm-up.ts. */
    firstJob: Job | null
    /** What a REPL that holds nothing yet starts from. */
    startFrom: (repl: Repl) => Promise<Leased | null>
    listener: PoolListener
    log: Logger
  }) {
    this.#berths = new Map(options.lanes.map((lane) => [lane, { lane, fruitless: 0, restartAtMs: 0 }]))
    this.#policy = options.policy
    this.#firstJob = options.firstJob
    this.#startFrom = options.startFrom
    this.#listener = options.listener
    this.#log = options.log
    this.#wanted = options.size
    this.#spares = options.spares
    this.#reconcile()
  }

  /** How many checks may run at a time: what is alive beyond that stands by. */
  get size(): number {
    return this.#wanted
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
    this.#wanted = size
    this.#reconcile()
  }

  /** The pool's own bookkeeping of a run; the caller lets the lane run it. */
  begin(repl: Repl, making: Want): void {
    repl.phase = 'busy'
    repl.making = making
    if (!repl.headers.has(making.header)) repl.tookHeaderAtMs = performance.now()
  }

  /** The run on that REPL has ended, whatever became of the REPL. */
  end(repl: Repl): void {
    repl.served++
    repl.making = null
    if (!this.#repls.has(repl.id)) return
    this.#berthOf(repl).fruitless = 0
    if (repl.phase === 'busy') repl.phase = 'idle'
    const reason = recycleReason(
      {
        checks: repl.served,
        ageMs: performance.now() - repl.startedMs,
        baselineRssMb: repl.baselineRssMb,
        rssMb: repl.rssMb,
      },
      this.#policy,
      repl.spread,
    )
    if (repl.phase === 'retiring') this.#stop(repl)
    else if (reason !== null) this.#recycle(repl, reason)
    else if (this.#repls.size !== this.#wanted + this.#spares) this.#reconcile()
    this.#listener.changed()
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
        repl.readyAtMs = performance.now()
        repl.baselineRssMb = repl.rssMb = event.baselineRssMb
        this.#listener.started(repl, event.readyMs)
        void this.#warmUp(repl)
        return
      case 'repl-holds':
        this.#noteHeaders(repl, event.headers)
        repl.states = new Set(event.states)
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
    if (this.#firstJob !== null) await repl.lane.run(repl.id, this.#firstJob, this.#closing.signal)
    if (repl.phase === 'starting') repl.phase = 'idle'
    this.#retireReplaced()
    this.#reconcile()
    this.#listener.changed()
  }

  #noteHeaders(repl: Repl, hashes: HeaderHash[]): void {
    const headers = new Set(hashes)
    const gone = repl.headers.difference(headers).size
    if (gone > 0) this.#listener.evicted(gone)
    repl.headers = headers
  }

  #exited(repl: Repl, event: Extract<LaneEvent, { type: 'repl-exited' }>): void {
    const berth = this.#berthOf(repl)
    const cause = event.cause === 'stopped' ? (this.#leaving.get(repl.id) ?? 'stopped') : event.cause
    this.#repls.delete(repl.id)
    this.#leaving.delete(repl.id)
    // One that a check brought down says nothing of the next one's chances.
    if (repl.phase === 'starting' || (repl.phase === 'idle' && repl.served === 0)) {
      const delayMs = restartDelayMs({ fruitless: ++berth.fruitless })
      berth.restartAtMs = performance.now() + delayMs
      this.#log.warn(
        { repl: repl.id, core: repl.core, cause, detail: briefly(event.detail), delayMs },
        'REPL lost',
      )
    } else
      this.#log.info({ repl: repl.id, core: repl.core, cause, detail: briefly(event.detail) }, 'REPL ended')
    this.#listener.exited(repl, cause)
    this.#reconcile()
    this.#listener.changed()
  }

  #berthOf(repl: Repl): Berth {
    const berth = this.#berths.get(repl.lane)
    if (berth === undefined) throw new Error(`REPL ${repl.id} has no lane`)
    return berth
  }

  #live(): Repl[] {
    return [...this.#repls.values()].filter((repl) => !this.#leaving.has(repl.id))
  }

  /** Starts what is missing, one at a time a lane, and lets go what is too many. */
  #reconcile(): void {
    if (this.#closing.signal.aborted) return
    const wanted = this.#wanted + this.#spares
    const nowMs = performance.now()
    let wakeAtMs = Infinity
    for (let missing = wanted - this.#live().length; missing > 0; missing--) {
      const free = [...this.#berths.values()].filter((berth) => !this.#starting(berth))
      const ready = free.filter((berth) => berth.restartAtMs <= nowMs)
      const [berth] = ready.sort((a, b) => this.#count(a) - this.#count(b))
      if (berth !== undefined) this.#start(berth)
      else {
        for (const { restartAtMs } of free) wakeAtMs = Math.min(wakeAtMs, restartAtMs)
        break
      }
    }
    this.#wakeAt(wakeAtMs, nowMs)
    for (let surplus = this.#live().length - wanted; surplus > 0; surplus--) {
      // The last in order goes first: it is the one that locality prefers least.
      const idle = this.#live().filter((repl) => repl.phase === 'idle')
      const last = idle.sort((a, b) => b.order - a.order)[0]
      if (last === undefined) break
      this.#leaving.set(last.id, 'shrunk')
      this.#stop(last)
    }
  }

  #wakeAt(atMs: number, nowMs: number): void {
    if (this.#timer !== null) clearTimeout(this.#timer)
    this.#timer = null
    if (atMs === Infinity) return
    this.#timer = setTimeout(() => this.#reconcile(), atMs - nowMs + 1)
    this.#timer.unref()
  }

  #starting(berth: Berth): boolean {
    return [...this.#repls.values()].some((repl) => repl.lane === berth.lane && repl.phase === 'starting')
  }
  #count(berth: Berth): number {
    return this.#live().filter((repl) => repl.lane === berth.lane).length
  }

  #start(berth: Berth): void {
    const number = this.#nextId++
    const taken = new Set([...this.#repls.values()].map(({ order }) => order))
    let order = 0
    while (taken.has(order)) order++
    const repl: Repl = {
      id: `repl-${number}`,
      lane: berth.lane,
      core: berth.lane.core ?? 0,
      order,
      startedMs: performance.now(),
      phase: 'starting',
      pid: null,
      readyAtMs: null,
      baselineRssMb: 0,
      rssMb: 0,
      ownMb: 0,
      served: 0,
      headers: new Set(),
      states: new Set(),
      making: null,
      tookHeaderAtMs: 0,
      // The golden ratio's multiples spread evenly, however many there are.
      spread: (number * 0.618034) % 1,
    }
    this.#repls.set(repl.id, repl)
    void this.#launch(repl, berth)
  }

  /** What becomes of it is told by events. A snapshot that may have failed before is not trusted again. */
  async #launch(repl: Repl, { lane, fruitless }: Berth): Promise<void> {
    using leased = fruitless === 0 ? await this.#startFrom(repl) : null
    await lane.startRepl(repl.id, leased?.base)
  }

  /** Takes it out of the count at once, so that its successor starts; it serves on until that one is warm. */
  #recycle(repl: Repl, reason: RecycleReason): void {
    if (this.#leaving.has(repl.id)) return
    this.#leaving.set(repl.id, reason)
    this.#reconcile()
  }

  #retireReplaced(): void {
    const serving = [...this.#repls.values()].filter(
      ({ readyAtMs, phase }) => readyAtMs !== null && phase !== 'retiring',
    )
    let excess = serving.length - this.#wanted - this.#spares
    for (const repl of serving) {
      if (excess <= 0) return
      if (!this.#leaving.has(repl.id)) continue
      excess--
      if (repl.phase === 'idle') this.#stop(repl)
      else repl.phase = 'retiring'
    }
  }

  #stop(repl: Repl): void {
    repl.phase = 'retiring'
    void repl.lane.stopRepl(repl.id)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closing.abort()
    if (this.#timer !== null) clearTimeout(this.#timer)
    await Promise.all([...this.#berths.keys()].map((lane) => lane[Symbol.asyncDispose]()))
  }
}
