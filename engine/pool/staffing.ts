// Keeps as many REPLs alive as the size wants plus the spares: starts what is missing, after a delay where they die
// without having served, and lets go what is too many.
import type { Clock, Timer } from '../clock.ts'
import type { Leased } from '../job/base.ts'
import type { LaneEvent } from '../lane/event.ts'
import type { Lane } from '../lane/lane.ts'
import { headcount, replaced } from './headcount.ts'
import type { Nursery } from './nursery.ts'
import { isServing, type PooledRepl, newRepl } from './pooled-repl.ts'
import { isFailing, restartDelayMs } from './restart-delay.ts'

interface Berth {
  /** REPLs that ended without having served, since the last that did. */
  fruitless: number
  /** Not before: the restart delay's end. */
  restartAtMs: number
}

export interface StaffingParts {
  lanes: Lane[]
  size: number
  spares: number
  /** What a REPL that holds nothing yet starts from. */
  startFrom: (repl: PooledRepl) => Promise<Leased | null>
  /** Where REPLs are forks; null: each is started. */
  nursery: Pick<Nursery, 'lease' | 'serves' | 'isComing' | 'isOutdated'> | null
  onLaneEvent(event: LaneEvent): void
  clock: Clock
}

/** After a kill that a check earned: most callers' next checks are through by then. */
const spareDelayMs = 300

export class Staffing {
  readonly #parts: Omit<StaffingParts, 'lanes' | 'size'>
  readonly #repls = new Map<string, PooledRepl>()
  readonly #berths: ReadonlyMap<Lane, Berth>
  #size: number
  #sparesFromMs = 0
  #nextNumber = 1
  #timer: Timer | null = null
  #closed = false

  constructor({ lanes, size, ...parts }: StaffingParts) {
    this.#parts = parts
    this.#size = size
    this.#berths = new Map(lanes.map((lane) => [lane, { fruitless: 0, restartAtMs: 0 }]))
  }

  get size(): number {
    return this.#size
  }
  get spares(): number {
    return this.#parts.spares
  }
  get repls(): ReadonlyMap<string, PooledRepl> {
    return this.#repls
  }
  get lanes(): Iterable<Lane> {
    return this.#berths.keys()
  }
  /** No lane has a REPL that lives, nor one that a retry soon brings. */
  get failing(): boolean {
    const warm = [...this.#repls.values()].some((repl) => repl.readyAtMs !== null)
    return !warm && [...this.#berths.values()].every(isFailing)
  }
  /** Fewer REPLs take checks than are wanted, spares not counted. */
  get isShort(): boolean {
    const serving = [...this.#repls.values()].filter(isServing)
    return serving.length < this.#wanted.size
  }
  get isAsWanted(): boolean {
    const { size, spares } = this.#wanted
    return this.#repls.size === size + spares
  }
  get areForksComing(): boolean {
    return this.#parts.nursery?.isComing === true
  }
  /** While a parent becomes warm, one REPL that is started serves: more would take the cores from it. */
  get #wanted(): { size: number; spares: number } {
    const { spares } = this.#parts
    return this.areForksComing ? { size: Math.min(this.#size, 1), spares: 0 } : { size: this.#size, spares }
  }

  resize(size: number): void {
    this.#size = size
    this.reconcile()
  }

  /** It has served: the next one on its lane starts without delay. */
  served(repl: PooledRepl): void {
    this.#berthOf(repl).fruitless = 0
  }

  /** It was killed for what it ran, or let go. */
  ended(repl: PooledRepl, how: 'killed' | 'stopped'): void {
    this.#forget(repl)
    if (how === 'killed') this.#sparesFromMs = this.#parts.clock.nowMs() + spareDelayMs
  }

  /** It ended without having served: gives how long its place stays empty. */
  lost(repl: PooledRepl): number {
    this.#forget(repl)
    const berth = this.#berthOf(repl)
    const delayMs = restartDelayMs({ fruitless: ++berth.fruitless })
    berth.restartAtMs = this.#parts.clock.nowMs() + delayMs
    return delayMs
  }

  #forget(repl: PooledRepl): void {
    this.#repls.delete(repl.id)
    repl.lease?.[Symbol.dispose]()
  }

  /** Those that were to leave and whose successors are warm. */
  dismissReplaced(): void {
    const { size, spares } = this.#wanted
    for (const old of replaced([...this.#repls.values()], size + spares)) {
      if (old.phase === 'idle') this.stop(old)
      else old.phase = 'retiring'
    }
  }

  /** REPLs go as soon as forks have taken their places: those that were started, and forks that hold fewer headers. */
  supersede(): void {
    const { nursery } = this.#parts
    if (!nursery?.serves) return
    for (const repl of this.#repls.values())
      if (repl.lease === null || nursery.isOutdated(repl.lease)) repl.leaving ??= 'superseded'
    // What kept REPLs from starting says nothing of forks: no lane waits while another fills up.
    for (const berth of this.#berths.values()) Object.assign(berth, { fruitless: 0, restartAtMs: 0 })
  }

  stop(repl: PooledRepl): void {
    repl.phase = 'retiring'
    void repl.lane.stopRepl(repl.id)
  }

  /** Starts what is missing and lets go what is too many. */
  reconcile(): void {
    if (this.#closed) return
    const { clock } = this.#parts
    const nowMs = clock.nowMs()
    const wanted = { ...this.#wanted, sparesFromMs: this.#sparesFromMs }
    const { start, stop, againAtMs } = headcount([...this.#repls.values()], this.#berths, wanted, nowMs)
    for (const lane of start) this.#start(lane)
    for (const repl of stop) {
      repl.leaving = 'shrunk'
      this.stop(repl)
    }
    this.#timer?.[Symbol.dispose]()
    this.#timer =
      againAtMs === null ? null : clock.after(againAtMs - nowMs + 1, () => this.reconcile()).unref()
  }

  #start(lane: Lane): void {
    const repls = [...this.#repls.values()]
    const taken = new Set(repls.map(({ order }) => order))
    let order = 0
    while (taken.has(order)) order++
    const isSpare = repls.filter(({ leaving }) => leaving !== 'shrunk').length >= this.#size
    const lease = this.#parts.nursery?.lease() ?? null
    const startedMs = this.#parts.clock.nowMs()
    const repl = newRepl(lane, this.#nextNumber++, { order, startedMs, lease })
    this.#repls.set(repl.id, repl)
    void this.#launch(repl, isSpare)
  }

  /** What becomes of it is told by events. A snapshot that may have failed before is not trusted again. */
  async #launch(repl: PooledRepl, isSpare: boolean): Promise<void> {
    const { startFrom, onLaneEvent } = this.#parts
    const { lease } = repl
    const trusted = this.#berthOf(repl).fruitless === 0
    // A fork holds the header already.
    using leased = trusted && lease === null ? await startFrom(repl).catch(() => null) : null
    try {
      await repl.lane.startRepl(repl.id, {
        ...leased?.base,
        isSpare,
        ...(lease === null ? {} : { parent: { socket: lease.socket, headers: [...lease.headers] } }),
      })
    } catch (cause) {
      // A lane answers by events: this is a bug of ours, and must not leave a place taken for good.
      const detail = String(cause)
      onLaneEvent({ type: 'repl-exited', replId: repl.id, pid: 0, cause: 'start-failed', detail })
    }
  }

  #berthOf(repl: PooledRepl): Berth {
    const berth = this.#berths.get(repl.lane)
    if (berth === undefined) throw new Error(`REPL ${repl.id} has no lane`)
    return berth
  }

  /** Starts no more. */
  close(): void {
    this.#closed = true
    this.#timer?.[Symbol.dispose]()
  }
}
