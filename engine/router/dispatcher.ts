// Brings waiting checks and idle REPLs together: the one place where the router's decisions take effect.
import type { Clock, Timer } from '../clock.ts'
import type { Seat } from '../job/seat.ts'
import type { Pool } from '../pool/pool.ts'
import type { PooledRepl } from '../pool/pooled-repl.ts'
import { retryAfterS } from './admission.ts'
import { assign } from './assignment.ts'
import { Intake } from './intake.ts'
import { Runs } from './runs.ts'
import type { Dispatched, Entry, Ran, Submission } from './submission.ts'

export interface DispatcherListener {
  ran(ran: Ran): void
}

/** Cores whose REPLs stand still meanwhile: they are theirs again when it is disposed. */
export interface Lent extends Disposable {
  cores: number[]
}

export interface DispatcherParts {
  pool: Pool
  /** Checks that may wait for a REPL. */
  capacity: number
  listener: DispatcherListener
  clock: Clock
}

export class Dispatcher {
  readonly #pool: Pool
  readonly #clock: Clock
  readonly #intake: Intake
  readonly #runs: Runs
  #timer: Timer | null = null
  #looking = false
  #draining = false
  #quietWaiters: (() => void)[] = []

  constructor({ pool, capacity, listener, clock }: DispatcherParts) {
    this.#pool = pool
    this.#clock = clock
    this.#intake = new Intake(capacity, clock)
    this.#runs = new Runs({
      pool,
      intake: this.#intake,
      clock,
      listener: {
        ran: (ran) => listener.ran(ran),
        changed: () => this.look(),
        cameBack: (entry) => this.#cameBack(entry),
        settled: () => this.#considerQuiet(),
      },
    })
  }

  get depth(): number {
    return this.#intake.pending.depth
  }
  get running(): number {
    return this.#runs.running.count
  }
  /** How many submissions would start at once. */
  get room(): number {
    return Math.max(0, this.#pool.size - this.running - this.depth)
  }
  /** Spares among them. */
  idleSeats(): Seat[] {
    return this.#idleRepls()
  }
  #idleRepls(): PooledRepl[] {
    return [...this.#pool.repls()].filter(({ phase }) => phase === 'idle')
  }
  /** For one that runs on `core` and has a use for more: as far as nobody else needs them. */
  lend(most: number, core: number): Lent {
    const byCore = new Map(this.#idleRepls().map((repl) => [repl.core, repl]))
    byCore.delete(core)
    const lent = [...byCore.values()].slice(0, Math.min(most, this.room))
    for (const repl of lent) this.#runs.lend(repl)
    return {
      cores: lent.map((repl) => repl.core),
      [Symbol.dispose]: () => {
        for (const repl of lent.splice(0)) this.#runs.takeBack(repl)
        this.look()
      },
    }
  }
  oldestWaitMs(): number {
    const arrivedMs = this.#intake.pending.oldestArrivalMs()
    return arrivedMs === null ? 0 : this.#clock.nowMs() - arrivedMs
  }
  retryAfterS(): number {
    return retryAfterS(this.depth, this.#runs.running.meanMs, this.#pool.size)
  }
  /** The most that ran at a time since this was asked last. */
  takeBusyPeak(): number {
    return this.#runs.running.takePeak()
  }

  submit(submission: Submission): Promise<Dispatched> {
    const { kind, signal, caller } = submission
    // A retry belongs to a check that was running when the drain began.
    if (this.#draining && kind !== 'retry') return Promise.resolve({ type: 'draining' })
    if (signal.aborted) return Promise.resolve({ type: 'left', queueMs: 0 })
    return new Promise((resolve) => {
      const entry = this.#intake.take(submission, resolve, (left) => this.#left(left))
      if (entry === null) {
        resolve({ type: 'queue-full', retryAfterS: this.retryAfterS() })
        return
      }
      this.look()
      // Whose turn it is does not wait for two of another's.
      const { pending } = this.#intake
      if (pending.load(caller.id).waitingOfCaller === 1)
        this.#runs.next.recallFirst((charge) => pending.precedes(caller.id, charge))
    })
  }

  #left(entry: Entry): void {
    if (!this.#intake.remove(entry)) return this.#runs.next.recall(entry)
    entry.answer({ type: 'left', queueMs: this.#clock.nowMs() - entry.arrivedMs })
    this.#intake.letIn()
  }

  #cameBack(entry: Entry): void {
    if (entry.signal.aborted) this.#left(entry)
    else if (this.#draining) this.#refuse(entry)
  }

  /** Starts whatever can start now. */
  look(): void {
    if (this.#looking) return
    this.#looking = true
    try {
      while (this.#startOne());
    } finally {
      this.#looking = false
    }
  }

  #startOne(): boolean {
    const nowMs = this.#clock.nowMs()
    const { pending } = this.#intake
    const { next, running } = this.#runs
    const situation = {
      repls: this.#pool.repls(),
      isFull: this.running >= this.#pool.size,
      areForksComing: this.#pool.areForksComing,
      size: this.#pool.size,
      callers: [...pending.fairly()],
      isEmpty: pending.size === 0,
      hasNext: next.has.bind(next),
      runningSinceMs: running.sinceMs.bind(running),
    }
    const assignment = assign(situation, nowMs)
    for (const passed of assignment.passed) passed.passedAtMs ??= nowMs
    switch (assignment.type) {
      case 'start':
        void this.#runs.start(assignment.check, assignment.seat, assignment.fit, nowMs)
        return true
      case 'next':
        void this.#runs.startNext(assignment.check, assignment.seat, nowMs)
        return true
      case 'replace':
        this.#pool.replace(assignment.seat)
        return true
      case 'recall':
      case 'nothing':
        if (assignment.type === 'recall') next.recallFirst()
        if (assignment.againAtMs !== null) this.#lookAgainIn(assignment.againAtMs - nowMs)
        return false
      default:
        return assignment satisfies never
    }
  }

  #lookAgainIn(delayMs: number): void {
    this.#timer?.[Symbol.dispose]()
    this.#timer = this.#clock.after(Math.ceil(delayMs), () => {
      this.#timer = null
      this.look()
    })
  }

  #considerQuiet(): void {
    // A retry is submitted before this comes round.
    if (this.running === 0 && this.#draining) this.#clock.soon(() => this.#tellIfQuiet())
  }

  #tellIfQuiet(): void {
    if (this.running > 0 || this.depth > 0) return
    for (const quiet of this.#quietWaiters.splice(0)) quiet()
  }

  #refuse(entry: Entry): void {
    this.#intake.remove(entry)
    entry.answer({ type: 'draining' })
  }

  /** Refuses what waits and what comes; resolves when nothing runs any more. */
  async drain(): Promise<void> {
    this.#draining = true
    for (const entry of this.#intake.all()) this.#refuse(entry)
    this.#runs.next.recallAll()
    this.#timer?.[Symbol.dispose]()
    if (this.running > 0) await new Promise<void>((resolve) => this.#quietWaiters.push(resolve))
  }
}
