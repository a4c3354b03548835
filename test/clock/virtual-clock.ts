// A clock that stands still until it is moved: what was to happen meanwhile happens in its order, at its time, and
// between two of these everything that has no time of its own (promises, I/O that is at hand) is through.
import type { Clock, Timer } from '../../engine/clock.ts'

interface Due {
  atMs: number
  order: number
  readonly then: () => void
  /** Of those that come again and again. */
  readonly periodMs: number | null
}

/** Somewhere in 2026: what is stored has a date. */
const epochMs = 1_790_000_000_000

/** Promises that wait for nothing but each other are through after one turn; a database in memory takes a second one. */
const turnsToSettle = 2

export class VirtualClock implements Clock {
  #nowMs = 0
  #order = 0
  /** By time, then by the order in which they were asked for. */
  readonly #due: Due[] = []

  nowMs(): number {
    return this.#nowMs
  }
  wallMs(): number {
    return epochMs + this.#nowMs
  }
  after(delayMs: number, then: () => void): Timer {
    return this.#add(delayMs, then)
  }
  every(periodMs: number, then: () => void): Timer {
    return this.#add(periodMs, then, Math.max(periodMs, 1))
  }
  soon(then: () => void): void {
    this.#add(0, then)
  }

  /** Those that are to come. */
  get pending(): number {
    return this.#due.length
  }

  /** Moves on by so much; resolves when all that was due by then has happened. */
  async advance(byMs: number): Promise<void> {
    const untilMs = this.#nowMs + byMs
    await settle()
    while (await this.step(untilMs));
    this.#nowMs = untilMs
  }

  /** Moves on until that holds; rejects when it does not within so much time. */
  async until(holds: () => boolean, withinMs = 60_000): Promise<void> {
    const untilMs = this.#nowMs + withinMs
    await settle()
    while (!holds()) {
      if (!(await this.step(untilMs))) throw new Error(`not so within ${withinMs} ms of virtual time`)
    }
  }

  /** Moves on until that promise has settled, and gives what it gives. */
  async through<Value>(promise: Promise<Value>, withinMs?: number): Promise<Value> {
    let isSettled = false
    const note = (): void => void (isSettled = true)
    promise.then(note, note)
    await this.until(() => isSettled, withinMs)
    return promise
  }

  /** Lets the next thing happen that is due by then, and all that follows at once; false: there is none. */
  async step(untilMs = Infinity): Promise<boolean> {
    if (this.#due.length === 0) await settle()
    const next = this.#due[0]
    if (next === undefined || next.atMs > untilMs) return false
    this.#due.shift()
    this.#nowMs = Math.max(this.#nowMs, next.atMs)
    if (next.periodMs !== null) this.#insert(next, this.#nowMs + next.periodMs)
    next.then()
    await settle()
    return true
  }

  #add(delayMs: number, then: () => void, periodMs: number | null = null): Timer {
    const due: Due = { atMs: 0, order: 0, then, periodMs }
    this.#insert(due, this.#nowMs + Math.max(0, delayMs))
    const timer: Timer = {
      unref: () => timer,
      [Symbol.dispose]: () => {
        const at = this.#due.indexOf(due)
        if (at >= 0) this.#due.splice(at, 1)
      },
    }
    return timer
  }

  #insert(due: Due, atMs: number): void {
    Object.assign(due, { atMs, order: this.#order++ })
    // Behind all of the same time: they were asked for earlier.
    const before = this.#due.findLastIndex((other) => other.atMs <= atMs)
    this.#due.splice(before + 1, 0, due)
  }
}

const settle = async (): Promise<void> => {
  for (let turn = 0; turn < turnsToSettle; turn++) await new Promise((resolve) => setImmediate(resolve))
}
