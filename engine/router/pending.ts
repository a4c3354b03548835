// The checks that wait for a REPL, by caller: oldest first within a caller, fair between callers. Knows nothing
// of REPLs. A caller is forgotten when it has nothing waiting or running and the clock has passed it.
import { type QueueLoad, admits } from './admission.ts'
import { type Share, charge, newShare, rejoin, reweigh, settle, withoutCharge } from './fair-shares.ts'

interface Line<W> {
  share: Share
  /** In order of arrival; a set, so that a check whose client has gone leaves from anywhere. */
  waiting: Set<W>
  running: number
}

export interface Charge {
  caller: string
  chargedMs: number
}

interface Queued {
  readonly caller: { readonly id: string; readonly weight?: number }
  readonly arrivedMs: number
}

export class Pending<W extends Queued> {
  readonly #lines = new Map<string, Line<W>>()
  readonly #capacity: number
  #clockMs = 0
  #size = 0
  #reserved = 0

  constructor(capacity: number) {
    this.#capacity = capacity
  }

  get size(): number {
    return this.#size
  }

  /** Those for which a REPL is reserved among them. */
  get depth(): number {
    return this.#size + this.#reserved
  }

  load(caller: string): QueueLoad {
    const waitingOfCaller = this.#lines.get(caller)?.waiting.size ?? 0
    return { waiting: this.depth, capacity: this.#capacity, waitingOfCaller }
  }

  /** False when the queue has no room for this caller. */
  add(check: W): boolean {
    if (!admits(this.load(check.caller.id))) return false
    this.#put(check)
    return true
  }

  /** For a check that was admitted before and runs again: never refused, and ahead of its caller's others. */
  addFirst(check: W): void {
    const line = this.#put(check)
    line.waiting = new Set([check, ...line.waiting])
  }

  #put(check: W): Line<W> {
    const { id, weight = 1 } = check.caller
    let line = this.#lines.get(id)
    if (line === undefined) {
      line = { share: newShare(id, weight, this.#clockMs), waiting: new Set(), running: 0 }
      this.#lines.set(id, line)
    }
    if (line.waiting.size === 0 && line.running === 0) rejoin(line.share, this.#clockMs)
    reweigh(line.share, weight)
    line.waiting.add(check)
    this.#size++
    return line
  }

  /** True when the check was waiting. */
  remove(check: W): boolean {
    const line = this.#lines.get(check.caller.id)
    if (!line?.waiting.delete(check)) return false
    this.#size--
    this.#forgetIfDone(line)
    return true
  }

  /** The check starts: it leaves the queue and its caller is charged. */
  start(check: W): Charge {
    const line = this.#lines.get(check.caller.id)
    if (!line?.waiting.delete(check)) throw new Error('a check that is not waiting cannot start')
    this.#size--
    line.running++
    const { clockMs, chargedMs } = charge(line.share, this.#clockMs)
    this.#clockMs = clockMs
    return { caller: check.caller.id, chargedMs }
  }

  /** A REPL that is busy is reserved for the check: it starts, but has not begun. */
  reserve(check: W): Charge {
    const charge = this.start(check)
    this.#reserved++
    return charge
  }

  /** A check with a REPL reserved has begun. */
  begin(): void {
    this.#reserved--
  }

  /** It will not begin there: it goes ahead of its caller's others, and is charged nothing. */
  putBack(check: W, { chargedMs }: Charge): void {
    const line = this.#lines.get(check.caller.id)
    if (line === undefined) throw new Error('a check that was not started cannot be put back')
    this.#reserved--
    line.running--
    line.share.virtualMs = withoutCharge(line.share, chargedMs)
    line.waiting = new Set([check, ...line.waiting])
    this.#size++
  }

  /** Whether this caller's next check would be served before the one with that charge, were it put back. */
  precedes(caller: string, { caller: other, chargedMs }: Charge): boolean {
    const [line, reserved] = [this.#lines.get(caller), this.#lines.get(other)]
    if (line === undefined || reserved === undefined || line === reserved) return false
    const lead = withoutCharge(reserved.share, chargedMs) - line.share.virtualMs
    return lead > 0 || (lead === 0 && line.running < reserved.running - 1)
  }

  /** The check that was charged so has ended after `usedMs` of a REPL. */
  end({ caller, chargedMs }: Charge, usedMs: number): void {
    const line = this.#lines.get(caller)
    if (line === undefined) return
    line.running--
    settle(line.share, chargedMs, usedMs)
    this.#forgetIfDone(line)
  }

  #forgetIfDone(line: Line<W>): void {
    if (line.waiting.size > 0 || line.running > 0) return
    // One that has used more than its share so far is remembered, or it would be forgiven by leaving.
    if (line.share.virtualMs <= this.#clockMs || this.#lines.size > maxRemembered)
      this.#lines.delete(line.share.caller)
  }

  /** Callers with checks waiting, the one that has had least first; each one's checks, oldest first. */
  *fairly(): Generator<Set<W>> {
    const lines = [...this.#lines.values()].filter((line) => line.waiting.size > 0)
    lines.sort((a, b) => a.share.virtualMs - b.share.virtualMs || a.running - b.running)
    for (const line of lines) yield line.waiting
  }

  oldestArrivalMs(): number | null {
    let oldest: number | null = null
    for (const { waiting } of this.#lines.values()) {
      const [first] = waiting
      if (first !== undefined) oldest = Math.min(oldest ?? Infinity, first.arrivedMs)
    }
    return oldest
  }

  *all(): Generator<W> {
    for (const { waiting } of this.#lines.values()) yield* waiting
  }
}

/** Callers without work that are kept for what they owe; a bound, since addresses are free to invent. */
const maxRemembered = 1_000
