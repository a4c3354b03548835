// What one job may still spend. Lean's time on the job's own commands, the header and the restore each have
// their own purse; memory is counted from what the REPL held when the job's base was ready.
import type { WatchLimits } from '../repl/limit-watch.ts'
import type { JobLimits } from '../job/job.ts'

export class JobBudget {
  readonly #limits: JobLimits
  readonly #signal: AbortSignal
  #ownBytesAtStart: number
  #leanMs = 0
  /** What is spent of this one is spent of that. */
  readonly #whole: JobBudget | null

  constructor(
    limits: JobLimits,
    signal: AbortSignal,
    ownBytesAtStart: number,
    whole: JobBudget | null = null,
  ) {
    this.#whole = whole
    this.#limits = limits
    this.#signal = signal
    this.#ownBytesAtStart = ownBytesAtStart
  }

  get maxHeartbeats(): number {
    return this.#limits.maxHeartbeats
  }
  get leanMs(): number {
    return this.#leanMs
  }

  /** From here on memory is the job's own. */
  startsFrom(ownBytes: number): void {
    this.#ownBytesAtStart = Math.max(this.#ownBytesAtStart, ownBytes)
  }

  spend(leanMs: number): void {
    this.#leanMs += leanMs
    this.#whole?.spend(leanMs)
  }

  /** Of a fork that runs a part of the job: the same limits, on memory of its own. */
  ofFork(ownBytesAtStart: number): JobBudget {
    return new JobBudget(this.#limits, this.#signal, ownBytesAtStart, this)
  }

  /** For the job's next command: what is left of its Lean time. */
  forLean(): WatchLimits {
    return this.#watched(this.#limits.timeoutMs - this.#leanMs)
  }

  /** For a tactic that is an answer of its own: all of the Lean time. */
  forAlternative(): WatchLimits {
    return this.#watched(this.#limits.timeoutMs)
  }

  /** For replaying what the job starts from: its memory, another clock. */
  forReplay(deadlineMs: number): WatchLimits {
    return this.#watched(deadlineMs)
  }

  /** For a header or a snapshot, which are not the job's doing. */
  forPreparing(deadlineMs: number): WatchLimits {
    return { deadlineMs: Math.max(deadlineMs, 1), ownBytes: null, signal: this.#signal }
  }

  #watched(deadlineMs: number): WatchLimits {
    const ownBytes = this.#ownBytesAtStart + this.#limits.memoryMb * 2 ** 20
    return { deadlineMs: Math.max(deadlineMs, 1), ownBytes, signal: this.#signal }
  }
}
