// Brings waiting checks and idle REPLs together: the one place where the router's decisions take effect.
// Every submission is answered: by what became of its job, or by why it never started.
import type { Job, JobOutcome } from '../lane/messages.ts'
import type { Pool } from '../pool/pool.ts'
import type { Repl } from '../pool/repl.ts'
import { retryAfterS } from './admission.ts'
import { type Fit, type Seat, type Want, match } from './match.ts'
import { type Charge, Pending } from './pending.ts'

export interface Submission {
  caller: string
  weight?: number | undefined
  /** Waits for room in the queue instead of being refused. */
  waits?: boolean | undefined
  want: Want
  /** It crashed a REPL before: the least used one takes it, ahead of its caller's others. */
  fresh?: boolean
  impatient?: boolean | undefined
  /** The appliance's own work. */
  background?: boolean | undefined
  /** Made when the job starts, for the REPL that it starts on. */
  job: (repl: Repl) => Job | Promise<Job>
  /** Aborted: it leaves the queue, or its REPL is killed. */
  signal: AbortSignal
}

export interface Ran {
  type: 'ran'
  outcome: JobOutcome
  /** From submission to the start of the job. */
  queueMs: number
  /** From the job's start to its outcome, as the main thread saw it. */
  runMs: number
  replId: string
  core: number
  fit: Fit
  /** A second try, on a fresh REPL. */
  again: boolean
}
export type Dispatched =
  | Ran
  | { type: 'queue-full'; retryAfterS: number }
  | { type: 'draining' }
  /** Its signal was aborted before it started. */
  | { type: 'left'; queueMs: number }

interface Entry extends Submission {
  readonly arrivedMs: number
  passedAtMs: number | null
  readonly answer: (dispatched: Dispatched) => void
  readonly leave: () => void
}

/** Until there is something to go by. */
const firstMeanMs = 50
const newestWeight = 0.05

export interface DispatcherListener {
  ran(ran: Ran, background: boolean): void
}

export class Dispatcher {
  readonly #pending: Pending<Entry>
  readonly #pool: Pool
  readonly #listener: DispatcherListener
  /** Those who wait for room in the queue, in order. */
  readonly #outside = new Set<Entry>()
  #running = 0
  #meanMs = firstMeanMs
  #busyPeak = 0
  #timer: NodeJS.Timeout | null = null
  #looking = false
  #draining = false
  #idleWaiters: (() => void)[] = []

  constructor(options: { pool: Pool; capacity: number; listener: DispatcherListener }) {
    this.#pool = options.pool
    this.#pending = new Pending(options.capacity)
    this.#listener = options.listener
  }

  get depth(): number {
    return this.#pending.size
  }
  get running(): number {
    return this.#running
  }
  /** How many submissions would start at once. */
  get room(): number {
    return Math.max(0, this.#pool.size - this.#running - this.#pending.size)
  }
  /** Spares among them. */
  idleSeats(): Seat[] {
    return [...this.#pool.repls()].filter(({ phase }) => phase === 'idle')
  }
  oldestWaitMs(): number {
    const arrivedMs = this.#pending.oldestArrivalMs()
    return arrivedMs === null ? 0 : performance.now() - arrivedMs
  }
  retryAfterS(): number {
    return retryAfterS(this.#pending.size, this.#meanMs, this.#pool.size)
  }
  /** The most that ran at a time since this was asked last. */
  takeBusyPeak(): number {
    const peak = this.#busyPeak
    this.#busyPeak = this.#running
    return peak
  }

  submit(submission: Submission): Promise<Dispatched> {
    // A second try belongs to a check that was running when the drain began.
    if (this.#draining && submission.fresh !== true) return Promise.resolve({ type: 'draining' })
    if (submission.signal.aborted) return Promise.resolve({ type: 'left', queueMs: 0 })
    return new Promise((resolve) => {
      const leave = (): void => this.#left(entry)
      const entry: Entry = {
        ...submission,
        arrivedMs: performance.now(),
        passedAtMs: null,
        answer: (dispatched) => {
          submission.signal.removeEventListener('abort', leave)
          resolve(dispatched)
        },
        leave,
      }
      if (!this.#enter(entry)) {
        if (submission.waits !== true) {
          resolve({ type: 'queue-full', retryAfterS: this.retryAfterS() })
          return
        }
        this.#outside.add(entry)
      }
      submission.signal.addEventListener('abort', leave, { once: true })
      this.look()
    })
  }

  #enter(entry: Entry): boolean {
    if (entry.fresh === true) {
      this.#pending.addFirst(entry)
      return true
    }
    return this.#pending.add(entry, entry.weight)
  }

  #left(entry: Entry): void {
    if (!this.#pending.remove(entry) && !this.#outside.delete(entry)) return
    entry.answer({ type: 'left', queueMs: performance.now() - entry.arrivedMs })
    this.#letIn()
  }

  #letIn(): void {
    for (const entry of this.#outside) {
      if (!this.#enter(entry)) return
      this.#outside.delete(entry)
    }
  }

  /** Starts whatever can start now. */
  look(): void {
    if (this.#looking) return
    this.#looking = true
    try {
      while (this.#startNext());
    } finally {
      this.#looking = false
    }
  }

  #startNext(): boolean {
    if (this.#pending.size === 0 || this.#running >= this.#pool.size) return false
    const idle: Repl[] = []
    const busy: Repl[] = []
    for (const repl of this.#pool.repls()) {
      if (repl.phase === 'idle') idle.push(repl)
      else if (repl.phase === 'busy') busy.push(repl)
    }
    if (idle.length === 0) return false
    const nowMs = performance.now()
    const { match: found, againAtMs } = match<Entry, Repl>(this.#pending.fairly(), idle, busy, nowMs)
    if (found === null) {
      if (againAtMs !== null) this.#lookAgainIn(againAtMs - nowMs)
      return false
    }
    const charge = this.#pending.start(found.check)
    this.#letIn()
    void this.#run(found.check, found.seat, found.fit, charge, nowMs)
    return true
  }

  #lookAgainIn(delayMs: number): void {
    if (this.#timer !== null) clearTimeout(this.#timer)
    this.#timer = setTimeout(() => {
      this.#timer = null
      this.look()
    }, Math.ceil(delayMs))
  }

  async #run(entry: Entry, repl: Repl, fit: Fit, charge: Charge, startedMs: number): Promise<void> {
    entry.signal.removeEventListener('abort', entry.leave)
    this.#pool.begin(repl, entry.want)
    // The appliance's own work takes a spare rather than a caller's turn.
    const turn = entry.background === true ? 0 : 1
    this.#running += turn
    this.#busyPeak = Math.max(this.#busyPeak, this.#running)
    let outcome: JobOutcome
    try {
      outcome = await repl.lane.run(repl.id, await entry.job(repl), entry.signal)
    } catch (cause) {
      // A lane answers by values: this is a bug of ours, and the check is not to blame.
      outcome = lost(cause)
    }
    const runMs = performance.now() - startedMs
    this.#running -= turn
    this.#meanMs += (runMs - this.#meanMs) * newestWeight
    this.#pending.end(charge, runMs)
    const ran: Ran = {
      type: 'ran',
      outcome,
      queueMs: startedMs - entry.arrivedMs,
      runMs,
      replId: repl.id,
      core: repl.core,
      fit,
      again: entry.fresh === true,
    }
    this.#listener.ran(ran, entry.background === true)
    // The REPL's next check is on its way before this one's answer is worked out.
    this.#pool.end(repl)
    this.look()
    entry.answer(ran)
    // A second try is submitted before this comes round.
    if (this.#running === 0 && this.#draining) setImmediate(() => this.#tellIfIdle())
  }

  #tellIfIdle(): void {
    if (this.#running > 0 || this.#pending.size > 0) return
    for (const idle of this.#idleWaiters.splice(0)) idle()
  }

  /** Refuses what waits and what comes; resolves when nothing runs any more. */
  async drain(): Promise<void> {
    this.#draining = true
    for (const entry of [...this.#pending.all(), ...this.#outside]) {
      this.#pending.remove(entry)
      this.#outside.delete(entry)
      entry.answer({ type: 'draining' })
    }
    if (this.#timer !== null) clearTimeout(this.#timer)
    if (this.#running > 0) await new Promise<void>((resolve) => this.#idleWaiters.push(resolve))
  }
}

const lost = (cause: unknown): JobOutcome => ({
  type: 'killed',
  cause: 'crash',
  detail: cause instanceof Error ? cause.message : String(cause),
  struck: -1,
  runs: [],
  stats: { leanMs: 0, prepareMs: 0, headerCache: 'miss', restoredFrom: null, peakRssMb: 0 },
})
