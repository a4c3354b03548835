// Outcomes as they come: how many of which, which sorts of errors, how fast, and how long it will still take.
import type { LeanError } from '../types.d.ts'
import type { Outcome, Verdict } from './verdict.ts'

/** Errors of one template, with the first that had it for an example. */
export interface Template {
  count: number
  kind: string
  example: string
}

/** The rate is that of the last ones: a cache at the start says nothing of the rest. */
const rateOverMs = 15_000

export class Tally {
  readonly outcomes = new Map<Outcome, number>()
  readonly templates = new Map<string, Template>()
  /** Answered before this run. */
  kept = 0
  answered = 0
  readonly #startedMs: number
  readonly #recent: { atMs: number; answered: number }[]

  constructor(nowMs: number) {
    this.#startedMs = nowMs
    this.#recent = [{ atMs: nowMs, answered: 0 }]
  }

  /** An answer of this run. */
  add(verdict: Verdict, nowMs: number): void {
    this.answered += 1
    const last = this.#recent.at(-1)
    if (last !== undefined && nowMs - last.atMs < 500 && this.#recent.length > 1)
      last.answered = this.answered
    else this.#recent.push({ atMs: nowMs, answered: this.answered })
    while (this.#recent.length > 2 && nowMs - (this.#recent[0]?.atMs ?? nowMs) > rateOverMs)
      this.#recent.shift()
    this.#count(verdict)
  }

  /** An answer that was there before. */
  keep(verdict: Verdict): void {
    this.kept += 1
    this.#count(verdict)
  }

  perSecond(nowMs: number): number {
    const [first = { atMs: nowMs, answered: 0 }] = this.#recent
    return (this.answered - first.answered) / Math.max((nowMs - first.atMs) / 1000, 0.001)
  }

  seconds(nowMs: number): number {
    return (nowMs - this.#startedMs) / 1000
  }

  #count({ status, errors }: Verdict): void {
    this.outcomes.set(status, (this.outcomes.get(status) ?? 0) + 1)
    for (const error of errors) if (error.root_cause) this.#note(error)
  }

  #note({ template, kind, message }: LeanError): void {
    const known = this.templates.get(template)
    if (known !== undefined) known.count += 1
    else this.templates.set(template, { count: 1, kind, example: message.split('\n', 1)[0] ?? '' })
  }
}
