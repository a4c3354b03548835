// The checks that one request takes, and what all of them may spend together.
import type { Clock } from '../../clock.ts'
import { defaultLimits } from '../../contract/defaults.ts'
import type { CheckRequest, CheckResult, Isolation, Limits, RepairStats } from '../../contract/index.ts'
import { milliseconds } from '../../contract/milliseconds.ts'
import type { Answer, Caller } from '../../door.ts'
import type { CheckDesk } from '../check-desk.ts'

/** Seconds; less is not worth a check. */
const leastTimeoutS = 0.1
/** A text that needs more rounds than this is not worth them. */
export const mostChecks = 300

export type SpentCheck = { type: 'checked'; result: CheckResult } | Exclude<Answer<never>, { type: 'ok' }>

export class Spending {
  readonly #checker: CheckDesk
  readonly #caller: Caller
  readonly #limits: Limits
  readonly #isolation: Isolation | undefined
  readonly #clock: Clock
  readonly #arrivedMs: number
  readonly #timeoutMs: number
  #checks = 0
  #leanMs = 0
  #queueMs = 0

  constructor(
    { checker, clock }: { checker: CheckDesk; clock: Clock },
    { limits = {}, isolation }: { limits?: Limits; isolation?: Isolation },
    caller: Caller,
  ) {
    this.#checker = checker
    this.#caller = caller
    this.#limits = limits
    this.#isolation = isolation
    this.#clock = clock
    this.#arrivedMs = clock.nowMs()
    this.#timeoutMs = 1000 * (limits.timeout_s ?? defaultLimits.timeout_s)
  }

  /** Nothing is left to spend. */
  get over(): boolean {
    return this.#checks >= mostChecks || this.#caller.signal.aborted || this.leftMs < 1000 * leastTimeoutS
  }

  get leftMs(): number {
    return Math.min(this.#timeoutMs - this.#leanMs, this.#deadlineLeftMs())
  }

  /** What is left of the limits for one request more. */
  limits(): Limits {
    const left = Math.max(leastTimeoutS, milliseconds(this.#timeoutMs - this.#leanMs) / 1000)
    const deadline = this.#deadlineLeftMs()
    return {
      ...this.#limits,
      timeout_s: left,
      ...(this.#limits.deadline_s === undefined ? {} : { deadline_s: Math.max(0.001, deadline / 1000) }),
    }
  }

  async check(request: CheckRequest): Promise<SpentCheck> {
    const isolation = this.#isolation === undefined ? {} : { isolation: this.#isolation }
    // What has begun is not given up over a queue that is full meanwhile.
    const caller = this.#checks === 0 ? this.#caller : { ...this.#caller, waits: true }
    const answer = await this.#checker.check({ ...request, ...isolation, limits: this.limits() }, caller)
    this.#checks += 1
    if (answer.type === 'refused') return answer
    this.note(answer.value.stats)
    return { type: 'checked', result: answer.value }
  }

  note({ lean_ms, queue_ms }: { lean_ms: number; queue_ms: number }): void {
    this.#leanMs += lean_ms
    this.#queueMs += queue_ms
  }

  stats(): RepairStats {
    return {
      checks: this.#checks,
      lean_ms: milliseconds(this.#leanMs),
      queue_ms: milliseconds(this.#queueMs),
      total_ms: milliseconds(this.#clock.nowMs() - this.#arrivedMs),
    }
  }

  #deadlineLeftMs(): number {
    const { deadline_s } = this.#limits
    return deadline_s === undefined ? Infinity : 1000 * deadline_s - (this.#clock.nowMs() - this.#arrivedMs)
  }
}
