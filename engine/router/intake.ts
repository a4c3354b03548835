// Who comes in, and who waits for that: the queue, and before it those who wait for room in it rather than be refused.
import type { Clock } from '../clock.ts'
import { Pending } from './pending.ts'
import type { Dispatched, Entry, Submission } from './submission.ts'

export class Intake {
  /** In the queue; for a REPL's sake read and charged by whoever gives it work. */
  readonly pending: Pending<Entry>
  /** Those who wait for room in it, in order. */
  readonly #outside = new Set<Entry>()

  readonly #clock: Clock

  constructor(capacity: number, clock: Clock) {
    this.#clock = clock
    this.pending = new Pending(capacity)
  }

  /** Null when there is no room and it does not wait for any. `left` is called when its signal is aborted. */
  take(
    submission: Submission,
    answer: (dispatched: Dispatched) => void,
    left: (entry: Entry) => void,
  ): Entry | null {
    const { signal, kind, caller } = submission
    const leave = (): void => left(entry)
    const stay = (): void => signal.removeEventListener('abort', leave)
    const entry: Entry = {
      ...submission,
      arrivedMs: this.#clock.nowMs(),
      passedAtMs: null,
      answer: (dispatched) => {
        stay()
        answer(dispatched)
      },
      stay,
    }
    if (!this.#enter(entry)) {
      if (kind !== 'background' && caller.waits !== true) return null
      this.#outside.add(entry)
    }
    signal.addEventListener('abort', leave, { once: true })
    return entry
  }

  #enter(entry: Entry): boolean {
    if (entry.kind !== 'retry') return this.pending.add(entry)
    this.pending.addFirst(entry)
    return true
  }

  /** Room may have come about. */
  letIn(): void {
    for (const entry of this.#outside) {
      if (!this.#enter(entry)) return
      this.#outside.delete(entry)
    }
  }

  /** False when it is here no more. */
  remove(entry: Entry): boolean {
    return this.pending.remove(entry) || this.#outside.delete(entry)
  }

  all(): Entry[] {
    return [...this.pending.all(), ...this.#outside]
  }
}
