// Groups of records that are attempts at one problem, where the first success is enough: what counts is that there is one.
import { standingOf, type Standing, type Verdict } from '../verdict.ts'
import type { Answered } from './results-file.ts'

export class Attempts {
  readonly #stops: boolean
  readonly #best = new Map<string, Standing>()
  readonly #names = new Map<string, string>()
  /** Of an attempt that nobody needs any more. */
  readonly left: Verdict = {
    status: 'cancelled',
    conclusive: false,
    errors: [],
    reason: 'another attempt succeeded',
  }

  constructor(stops: boolean, answered: Answered) {
    this.#stops = stops
    for (const { group, status, conclusive } of answered.values())
      if (group !== undefined && standingOf({ status, conclusive }) === 'good') this.#best.set(group, 'good')
  }

  isWon(group: string | null): boolean {
    return this.#stops && group !== null && this.#best.get(group) === 'good'
  }

  /** What the service knows it by, however long its own name is. */
  nameOf(group: string): string {
    const name = this.#names.get(group) ?? `group-${this.#names.size}`
    this.#names.set(group, name)
    return name
  }

  note(group: string | null, standing: Standing): void {
    if (group === null) return
    const before = this.#best.get(group)
    // While a try is open, what it would have shown is, too.
    if (before === 'good' || (before === 'open' && standing === 'wrong')) return
    this.#best.set(group, standing)
  }

  /** Of each group, where groups are what is asked for. */
  standings(): Iterable<Standing> | null {
    return this.#stops ? this.#best.values() : null
  }
}
