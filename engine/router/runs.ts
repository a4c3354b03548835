// A job's life on a REPL, from the moment it is given one: begun at once or next, put back when it can't begin there,
// ended by an outcome. The REPL's next job is on its way before this one's answer is worked out.
import type { Clock } from '../clock.ts'
import { noStats, type JobOutcome } from '../job/outcome.ts'
import type { Pool } from '../pool/pool.ts'
import type { PooledRepl } from '../pool/pooled-repl.ts'
import type { Intake } from './intake.ts'
import { type Fit, held } from './match.ts'
import { NextJobs } from './next-jobs.ts'
import type { Charge } from './pending.ts'
import { Running } from './running.ts'
import type { Entry, Ran } from './submission.ts'

export interface RunsListener {
  ran(ran: Ran): void
  /** A REPL or a place in the queue is free: look at what waits. */
  changed(): void
  /** What was given to a REPL comes back into the queue. */
  cameBack(entry: Entry): void
  /** One has ended or come back, and been answered for. */
  settled(): void
}

interface Run {
  entry: Entry
  repl: PooledRepl
  fit: Fit
  charge: Charge
  startedMs: number
}

export class Runs {
  readonly running = new Running()
  readonly next: NextJobs<PooledRepl, Entry>
  readonly #pool: Pool
  readonly #intake: Intake
  readonly #listener: RunsListener
  readonly #clock: Clock

  constructor(parts: { pool: Pool; intake: Intake; listener: RunsListener; clock: Clock }) {
    this.#pool = parts.pool
    this.#intake = parts.intake
    this.#listener = parts.listener
    this.#clock = parts.clock
    this.next = new NextJobs(parts.clock)
  }

  async start(entry: Entry, repl: PooledRepl, fit: Fit, startedMs: number): Promise<void> {
    const charge = this.#intake.pending.start(entry)
    this.#intake.letIn()
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

  /** On a REPL that is busy and holds all that it wants. */
  async startNext(entry: Entry, repl: PooledRepl, nowMs: number): Promise<void> {
    const charge = this.#intake.pending.reserve(entry)
    const next = this.next.give(repl, entry, charge, nowMs - (this.running.sinceMs(repl) ?? nowMs))
    const outcome = await Promise.resolve()
      .then(() => entry.job(repl))
      .then((job) => repl.lane.runNext(repl.id, job, entry.signal, next.recall.signal))
      // A bug of ours will show again when it runs in its turn.
      .catch(() => null)
    const startedMs = next.begunAtMs
    if (startedMs === null) this.#putBack(entry, repl, charge)
    else this.#ended({ entry, repl, fit: held, charge, startedMs }, outcome ?? notBegun)
  }

  /** It has not begun. */
  #putBack(entry: Entry, repl: PooledRepl, charge: Charge): void {
    this.next.forget(repl)
    this.#intake.pending.putBack(entry, charge)
    this.#listener.cameBack(entry)
    this.#listener.changed()
    this.#listener.settled()
  }

  /** It runs nothing: its core is another's for a while, and counts as taken. */
  lend(repl: PooledRepl): void {
    this.#pool.lend(repl)
    this.running.began(repl, this.#clock.nowMs())
  }
  takeBack(repl: PooledRepl): void {
    this.running.leaves(repl)
    this.#pool.takeBack(repl)
    this.#listener.settled()
  }

  #began({ kind, stay }: Entry, repl: PooledRepl, nowMs: number): void {
    stay()
    if (kind !== 'background') this.running.began(repl, nowMs)
  }

  #ended({ entry, repl, fit, charge, startedMs }: Run, outcome: JobOutcome): void {
    const nowMs = this.#clock.nowMs()
    const runMs = nowMs - startedMs
    this.running.ended(repl, runMs)
    this.#intake.pending.end(charge, runMs)
    const { kind, arrivedMs } = entry
    const { fresh = false } = entry.want
    const { id: replId, core } = repl
    const queueMs = startedMs - arrivedMs
    const ran: Ran = { type: 'ran', kind, outcome, queueMs, runMs, replId, core, fit, fresh }
    this.#listener.ran(ran)
    const next = this.#pool.isAlive(repl) ? this.next.begin(repl, nowMs) : null
    if (next !== null) {
      this.#intake.pending.begin()
      this.#intake.letIn()
      this.#began(next.entry, repl, nowMs)
    }
    this.#pool.end(repl, next?.entry.want ?? null)
    this.#listener.changed()
    entry.answer(ran)
    this.#listener.settled()
  }
}

const lost = (cause: unknown): Extract<JobOutcome, { type: 'killed' }> => ({
  type: 'killed',
  cause: 'crash',
  detail: cause instanceof Error ? cause.message : String(cause),
  struck: 'base',
  runs: [],
  stats: noStats,
})
/** Its second run is still before it. */
const notBegun: JobOutcome = { ...lost('its REPL had just ended'), innocent: true }
