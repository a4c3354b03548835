// Which job a busy REPL has been given to begin next, so that it need not wait while the main thread hears of the
// last one's end and sends another. A next job gives up its choice of REPL for that; so it is called back as soon
// as it would be served better elsewhere, and behind a job that turns out long.
import type { Clock, Timer } from '../clock.ts'
import type { Charge } from './pending.ts'

/**
 * Nothing is given to a REPL that has run one job for longer, and what was given is called back: the moment that
 * is saved between two jobs, about 1 ms, is nothing beside them.
 */
export const shortRunMs = 100

export interface NextJob<Entry> {
  readonly entry: Entry
  readonly charge: Charge
  readonly recall: AbortController
  /** When the job before it had ended; null until then. */
  begunAtMs: number | null
  /** When the job before it will have run too long. */
  readonly timer: Timer
}

export class NextJobs<Seat, Entry> {
  readonly #jobs = new Map<Seat, NextJob<Entry>>()
  readonly #clock: Clock

  constructor(clock: Clock) {
    this.#clock = clock
  }

  has(seat: Seat): boolean {
    return this.#jobs.has(seat)
  }

  /** For a REPL that has run its job for `runningMs`. */
  give(seat: Seat, entry: Entry, charge: Charge, runningMs: number): NextJob<Entry> {
    const recall = new AbortController()
    const timer = this.#clock.after(shortRunMs - runningMs, () => recall.abort())
    const next: NextJob<Entry> = { entry, charge, recall, begunAtMs: null, timer }
    this.#jobs.set(seat, next)
    return next
  }

  /** The job before it has ended: it begins. */
  begin(seat: Seat, nowMs: number): NextJob<Entry> | null {
    const next = this.#jobs.get(seat) ?? null
    this.forget(seat)
    if (next !== null) next.begunAtMs = nowMs
    return next
  }

  /** It has begun, or comes back. */
  forget(seat: Seat): void {
    this.#jobs.get(seat)?.timer[Symbol.dispose]()
    this.#jobs.delete(seat)
  }

  /** Of one whose client has gone. */
  recall(entry: Entry): void {
    for (const next of this.#jobs.values()) if (next.entry === entry) next.recall.abort()
  }

  /** The one given first, so probably about to begin, of those that `may` be; one at a time. */
  recallFirst(may: (charge: Charge) => boolean = () => true): void {
    for (const { recall } of this.#jobs.values()) if (recall.signal.aborted) return
    for (const { charge, recall } of this.#jobs.values()) if (may(charge)) return recall.abort()
  }

  recallAll(): void {
    for (const { recall } of this.#jobs.values()) recall.abort()
  }
}
