// Tactics on a proof state, from request to result: what has been answered before is not run again.
import type { Clock } from '../clock.ts'
import { parseProofRef, type StateRef } from '../contract/ids.ts'
import type { EngineIdentity, Isolation, TacticsRequest, TacticsResult } from '../contract/index.ts'
import type { Answer, Caller, RefusedAnswer } from '../door.ts'
import type { NewState } from '../state/recipe.ts'
import { withDeadline } from './deadline.ts'
import { isConclusiveStep, type StepVerdict } from '../check/decode-tactics.ts'
import { requestLimits } from '../check/limits.ts'
import type { ResultCache } from './result-cache.ts'
import { stepKey } from './result-key.ts'
import { type RunStats, noRun, toldStats } from './run-stats.ts'
import { Spreader } from './spread.ts'
import type { StateDesk } from '../origin/state-desk.ts'
import { type StepRunnerParts, type Stepping, runSequence } from './step-runner.ts'

export interface StepperParts extends StepRunnerParts {
  engine: EngineIdentity
  desk: StateDesk
  results: ResultCache
  /** Of tactics that say nothing of it. */
  isolation: Isolation
  clock: Clock
}

interface Steps {
  type: 'steps'
  steps: StepVerdict[]
  stats: RunStats
  cache: 'hit' | 'miss'
}

export class Stepper {
  readonly #parts: StepperParts
  readonly #spreader: Spreader

  constructor(parts: StepperParts) {
    this.#parts = parts
    this.#spreader = new Spreader(parts)
  }

  async step(
    {
      tactics,
      state_ref,
      mode,
      limits: asked,
      isolation = this.#parts.isolation,
    }: TacticsRequest & { state_ref: string },
    caller: Caller,
  ): Promise<Answer<TacticsResult>> {
    const arrivedMs = this.#parts.clock.nowMs()
    const ref = parseProofRef(state_ref)
    if (ref === null) return notAProof
    const start = await this.#parts.desk.resolve({ type: 'state', ref })
    if (start.type === 'refused') return start
    const limits = requestLimits(asked, start.header.text)
    using deadline = withDeadline(caller.signal, limits.deadlineMs, this.#parts.clock)
    const fresh = isolation === 'fresh'
    const stepping: Stepping = { tactics, start, limits, fresh, caller, signal: deadline.signal }
    const done = await (mode === 'sequence'
      ? this.#sequence(stepping, ref)
      : this.#alternatives(stepping, ref))
    if (done.type === 'refused') return done
    const { cache } = done
    const steps = done.steps.map((step) => ({ ...step, conclusive: isConclusiveStep(step) }))
    const stats = toldStats(done.stats, this.#parts.clock.nowMs() - arrivedMs, cache)
    return {
      type: 'ok',
      value: { state_ref, steps, header_hash: start.header.hash, engine: this.#parts.engine, stats },
    }
  }

  async #sequence(stepping: Stepping, ref: StateRef): Promise<Steps | RefusedAnswer> {
    const { tactics } = stepping
    const known: StepVerdict[] = []
    let state: StateRef | null = ref
    while (state !== null && known.length < tactics.length) {
      const step: StepVerdict | null = await this.#kept(stepping, state, tactics[known.length] ?? '')
      if (step === null) break
      state = parseProofRef(step.state_ref ?? '')
      known.push(placed(step, known.length))
    }
    if (state === null || known.length === tactics.length) return allKnown(known)
    const start =
      known.length === 0 ? stepping.start : await this.#parts.desk.resolve({ type: 'state', ref: state })
    if (start.type === 'refused') return start
    const rest = { ...stepping, start, tactics: tactics.slice(known.length) }
    const stepped = await runSequence(this.#parts, rest)
    if (stepped.type === 'refused') return stepped
    const steps = await this.#remembered(stepped.decoded)
    for (const step of steps) {
      if (state === null) break
      this.#keep(stepping, state, step)
      state = parseProofRef(step.state_ref ?? '')
    }
    const later = steps.map((step, at) => placed(step, known.length + at))
    return { type: 'steps', steps: [...known, ...later], stats: stepped.stats, cache: 'miss' }
  }

  async #alternatives(stepping: Stepping, ref: StateRef): Promise<Steps | RefusedAnswer> {
    const { tactics } = stepping
    const texts = [...new Set(tactics)]
    const found = await Promise.all(texts.map((tactic) => this.#kept(stepping, ref, tactic)))
    const byText = new Map(texts.map((tactic, at) => [tactic, found[at] ?? null]))
    const missing = texts.filter((tactic) => byText.get(tactic) === null)
    let stats: RunStats | null = null
    if (missing.length > 0) {
      const stepped = await this.#spreader.run({ ...stepping, tactics: missing })
      if (stepped.type === 'refused') return stepped
      stats = stepped.stats
      for (const step of await this.#remembered(stepped.decoded)) {
        this.#keep(stepping, ref, step)
        byText.set(step.tactic, step)
      }
    }
    const steps = tactics.flatMap((tactic, at) => {
      const step = byText.get(tactic) ?? null
      return step === null ? [] : [placed(step, at)]
    })
    if (stats === null) return allKnown(steps)
    return { type: 'steps', steps, stats, cache: 'miss' }
  }

  /** One whose state has been deleted or swept since is run again, so that it is there again. */
  async #kept({ limits, start }: Stepping, state: StateRef, tactic: string): Promise<StepVerdict | null> {
    const { results, desk } = this.#parts
    const kept = await results.step(stepKey(start.origin.toolchain, state, tactic, limits))
    return kept !== null && (await desk.knows([kept.step.state_ref])) ? kept.step : null
  }

  #keep({ limits, start }: Stepping, state: StateRef, step: StepVerdict): void {
    // A reference could not be given: the store is full, and the next one asking may have better luck.
    if (step.state_ref === null && step.status !== 'error') return
    this.#parts.results.keep(stepKey(start.origin.toolchain, state, step.tactic, limits), {
      step: placed(step, 0),
    })
  }

  /** References are given out only when what they stand for can be made again. */
  async #remembered(decoded: { step: StepVerdict; made: NewState | null }[]): Promise<StepVerdict[]> {
    const made = decoded.flatMap((step) => step.made ?? [])
    const steps = decoded.map(({ step }) => step)
    if (made.length === 0 || (await this.#parts.desk.remember(made))) return steps
    return steps.map((step) => ({ ...step, state_ref: null }))
  }
}

const notAProof: RefusedAnswer = {
  type: 'refused',
  refusal: { type: 'invalid', field: 'state_ref', detail: 'tactics run on a proof state: proof-<64 hex>' },
}

const allKnown = (steps: StepVerdict[]): Steps => ({
  type: 'steps',
  steps,
  stats: noRun(steps.reduce((sum, { lean_ms }) => sum + lean_ms, 0)),
  cache: 'hit',
})

/** The step as that of the request's `at`-th tactic. */
const placed = (step: StepVerdict, at: number): StepVerdict => ({
  ...step,
  messages: step.messages.map((message) => ({ ...message, command_index: at })),
  errors: step.errors.map((error) => ({ ...error, command_index: error.command_index === null ? null : at })),
})
