// What five seconds of the service come to: how checks ended, how long they took, how busy the cores were.
import {
  milliseconds,
  type CheckResult,
  type LiveSample,
  type Stats,
  type VerificationResult,
} from '../../engine/index.ts'

/** Beyond this many, those kept stand for all. */
const mostDurations = 4_096

interface Look {
  /** Cores whose REPL has work, of all. */
  busyCores: number
  cores: number
  queueDepth: number
}

export class SampleInMaking {
  readonly #outcomes: Record<string, number> = {}
  readonly #durationsMs: number[] = []
  #answered = 0
  #steps = 0
  #cacheAsked = 0
  #cacheHits = 0
  #busyCores = 0
  #cores = 0
  #queueDepth = 0

  checked({ status, stats }: CheckResult): void {
    this.#ended(status, stats)
  }
  verified({ status, timings }: VerificationResult): void {
    this.#ended(status, timings)
  }
  stepped(steps: number): void {
    this.#steps += steps
  }
  looked({ busyCores, cores, queueDepth }: Look): void {
    this.#busyCores += busyCores
    this.#cores += cores
    this.#queueDepth = Math.max(this.#queueDepth, queueDepth)
  }

  get answered(): number {
    return this.#answered
  }

  close(at: Date, seconds: number, storeBytes: number | null): LiveSample {
    const sorted = this.#durationsMs.sort((a, b) => a - b)
    return {
      at: at.toISOString(),
      seconds,
      outcomes: this.#outcomes,
      steps: this.#steps,
      p50_ms: quantile(sorted, 0.5),
      p95_ms: quantile(sorted, 0.95),
      utilisation: this.#cores === 0 ? 0 : this.#busyCores / this.#cores,
      queue_depth: this.#queueDepth,
      cache_asked: this.#cacheAsked,
      cache_hits: this.#cacheHits,
      store_bytes: storeBytes,
    }
  }

  #ended(status: string, { total_ms, result_cache }: Pick<Stats, 'total_ms' | 'result_cache'>): void {
    if (result_cache !== 'off') this.#cacheAsked++
    if (result_cache === 'hit' || result_cache === 'joined') this.#cacheHits++
    this.#outcomes[status] = (this.#outcomes[status] ?? 0) + 1
    const at = this.#answered++
    // Later ones take the place of earlier ones, evenly.
    this.#durationsMs[at % mostDurations] = total_ms
  }
}

/** Of values in order; null where there are none. */
export const quantile = (sorted: readonly number[], part: number): number | null => {
  const value = sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))]
  return value === undefined ? null : milliseconds(value)
}
