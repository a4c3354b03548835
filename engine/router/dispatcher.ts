// Brings waiting checks and idle REPLs together: the one place where the router's decisions take effect.
// Every submission is answered: by what became of its job, or by why it never started.
import type { Clock, Timer } from '../clock.ts'
import type { Job } from '../job/job.ts'
import type { JobOutcome } from '../job/outcome.ts'
import type { Pool } from '../pool/pool.ts'
import type { Repl } from '../pool/repl.ts'
import { retryAfterS } from './admission.ts'
import { type Fit, held, match } from './match.ts'
import { type Seat, type Want } from '../job/seat.ts'
import { NextJobs, shortRunMs } from './next-jobs.ts'
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
  readonly #clock: Clock
  readonly #listener: DispatcherListener
  /** Those who wait for room in the queue, in order. */
  readonly #outside = new Set<Entry>()
  /** Since when each REPL has run what callers wait for. */
  readonly #runningSince = new Map<Repl, number>()
  readonly #next: NextJobs<Repl, Entry>
  #meanMs = firstMeanMs
  #busyPeak = 0
  #timer: Timer | null = null
  #looking = false
  #draining = false
  #idleWaiters: (() => void)[] = []

  constructor(options: { pool: Pool; capacity: number; listener: DispatcherListener; clock: Clock }) {
    this.#pool = options.pool
    this.#clock = options.clock
    this.#next = new NextJobs(options.clock)
    this.#pending = new Pending(options.capacity)
    this.#listener = options.listener
  }

  get depth(): number {
    return this.#pending.depth
  }
  get running(): number {
    return this.#runningSince.size
  }
  /** How many submissions would start at once. */
  get room(): number {
    return Math.max(0, this.#pool.size - this.running - this.depth)
  }
  /** Spares among them. */
  idleSeats(): Seat[] {
    return [...this.#pool.repls()].filter(({ phase }) => phase === 'idle')
  }
  oldestWaitMs(): number {
    const arrivedMs = this.#pending.oldestArrivalMs()
    return arrivedMs === null ? 0 : this.#clock.nowMs() - arrivedMs
  }
  retryAfterS(): number {
    return retryAfterS(this.depth, this.#meanMs, this.#pool.size)
  }
  /** The most that ran at a time since this was asked last. */
  takeBusyPeak(): number {
    const peak = this.#busyPeak
    this.#busyPeak = this.running
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
        arrivedMs: this.#clock.nowMs(),
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
      // Whose turn it is does not wait for two of another's.
      if (this.#pending.load(entry.caller).waitingOfCaller === 1)
        this.#next.recallFirst((charge) => this.#pending.precedes(entry.caller, charge))
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
    if (!this.#pending.remove(entry) && !this.#outside.delete(entry)) return this.#next.recall(entry)
    entry.answer({ type: 'left', queueMs: this.#clock.nowMs() - entry.arrivedMs })
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
      while (this.#startOne());
    } finally {
      this.#looking = false
    }
  }

  #startOne(): boolean {
    const idle: Repl[] = []
    const busy: Repl[] = []
    for (const repl of this.#pool.repls()) {
      if (repl.phase === 'idle') idle.push(repl)
      else if (repl.phase === 'busy') busy.push(repl)
    }
    if (idle.length === 0 || this.running >= this.#pool.size) return this.#giveNext(busy)
    if (this.#pending.size === 0) {
      // It would begin at once here.
      this.#next.recallFirst()
      return false
    }
    const nowMs = this.#clock.nowMs()
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

  /** To a REPL that holds all that a job wants, and is likely to have done soon. */
  #giveNext(busy: readonly Repl[]): boolean {
    if (this.#pending.size === 0) return false
    const nowMs = this.#clock.nowMs()
    const soonDone = busy.filter(
      (repl) => !this.#next.has(repl) && nowMs - (this.#runningSince.get(repl) ?? 0) < shortRunMs,
    )
    const found = match<Entry, Repl>(this.#pending.fairly(), soonDone, [], nowMs).match
    if (found === null || found.fit !== held || !mayBeNext(found.check)) return false
    const charge = this.#pending.reserve(found.check)
    void this.#runNext(found.check, found.seat, charge, nowMs)
    return true
  }

  #lookAgainIn(delayMs: number): void {
    this.#timer?.[Symbol.dispose]()
    this.#timer = this.#clock.after(Math.ceil(delayMs), () => {
      this.#timer = null
      this.look()
    })
  }

  async #run(entry: Entry, repl: Repl, fit: Fit, charge: Charge, startedMs: number): Promise<void> {
    this.#pool.begin(repl, entry.want)
    this.#began(entry, repl, startedMs)
    let outcome: JobOutcome
    try {
      outcome = await repl.lane.run(repl.id, await entry.job(repl), entry.signal)
    } catch (cause) {
      // A lane answers by values: this is a bug of ours, and the check is not to blame.
      outcome = lost(cause)
    }
    this.#ended({ entry, repl, fit, charge, startedMs }, outcome)
  }

  async #runNext(entry: Entry, repl: Repl, charge: Charge, nowMs: number): Promise<void> {
    const next = this.#next.give(repl, entry, charge, nowMs - (this.#runningSince.get(repl) ?? nowMs))
    const outcome = await Promise.resolve()
      .then(() => entry.job(repl))
      .then((job) => repl.lane.runNext(repl.id, job, entry.signal, next.recall.signal))
      // A bug of ours will show again when it runs in its turn.
      .catch(() => null)
    const startedMs = next.begunAtMs
    if (startedMs === null) this.#putBack(entry, repl, charge)
    else
      this.#ended({ entry, repl, fit: held, charge, startedMs }, outcome ?? lost('its REPL had just ended'))
  }

  /** It has not begun. */
  #putBack(entry: Entry, repl: Repl, charge: Charge): void {
    this.#next.forget(repl)
    this.#pending.putBack(entry, charge)
    if (entry.signal.aborted) this.#left(entry)
    else if (this.#draining) this.#refuse(entry)
    this.look()
    this.#considerIdle()
  }

  #began({ signal, leave, background }: Entry, repl: Repl, nowMs: number): void {
    signal.removeEventListener('abort', leave)
    // The appliance's own work takes a spare rather than a caller's turn.
    if (background === true) return
    this.#runningSince.set(repl, nowMs)
    this.#busyPeak = Math.max(this.#busyPeak, this.running)
  }

  #ended({ entry, repl, fit, charge, startedMs }: Run, outcome: JobOutcome): void {
    const nowMs = this.#clock.nowMs()
    const runMs = nowMs - startedMs
    this.#runningSince.delete(repl)
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
    const next = this.#pool.isAlive(repl) ? this.#next.begin(repl, nowMs) : null
    if (next !== null) {
      this.#pending.begin()
      this.#letIn()
      this.#began(next.entry, repl, nowMs)
    }
    this.#pool.end(repl, next?.entry.want ?? null)
    this.look()
    entry.answer(ran)
    this.#considerIdle()
  }

  #considerIdle(): void {
    // A second try is submitted before this comes round.
    if (this.running === 0 && this.#draining) this.#clock.soon(() => this.#tellIfIdle())
  }

  #tellIfIdle(): void {
    if (this.running > 0 || this.depth > 0) return
    for (const idle of this.#idleWaiters.splice(0)) idle()
  }

  #refuse(entry: Entry): void {
    this.#pending.remove(entry)
    this.#outside.delete(entry)
    entry.answer({ type: 'draining' })
  }

  /** Refuses what waits and what comes; resolves when nothing runs any more. */
  async drain(): Promise<void> {
    this.#draining = true
    for (const entry of [...this.#pending.all(), ...this.#outside]) this.#refuse(entry)
    this.#next.recallAll()
    this.#timer?.[Symbol.dispose]()
    if (this.running > 0) await new Promise<void>((resolve) => this.#idleWaiters.push(resolve))
  }
}

interface Run {
  entry: Entry
  repl: Repl
  fit: Fit
  charge: Charge
  startedMs: number
}

/** Others are for a REPL that is idle, or fresh. */
const mayBeNext = ({ impatient, fresh, background }: Submission): boolean =>
  impatient !== true && fresh !== true && background !== true

const lost = (cause: unknown): JobOutcome => ({
  type: 'killed',
  cause: 'crash',
  detail: cause instanceof Error ? cause.message : String(cause),
  struck: -1,
  runs: [],
  stats: { leanMs: 0, prepareMs: 0, headerCache: 'miss', restoredFrom: null, peakRssMb: 0 },
})
