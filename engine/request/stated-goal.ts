// Tactics on a goal that is written down: it is stated as a theorem with a hole, by a check like any other, and the hole's
// proof state is where the tactics start.
import type { CheckResult, TacticsRequest, TacticsResult } from '../contract/index.ts'
import { milliseconds } from '../contract/milliseconds.ts'
import { openGoal, openTheorem } from '../check/goal-text.ts'
import type { Answer, Caller, Refusal } from '../door.ts'
import { isConclusiveStep, type StepVerdict } from '../check/decode-tactics.ts'
import type { CheckDesk } from './check-desk.ts'
import type { Stepper } from './stepper.ts'

type Field = 'goal' | 'theorem'

export class GoalDesk {
  readonly #checker: CheckDesk
  readonly #stepper: Stepper

  constructor(checker: CheckDesk, stepper: Stepper) {
    this.#checker = checker
    this.#stepper = stepper
  }

  async step(request: TacticsRequest, caller: Caller): Promise<Answer<TacticsResult>> {
    const { state_ref, goal, theorem, header, header_hash } = request
    const given = [state_ref, goal, theorem].filter((one) => one !== undefined).length
    if (given !== 1) return invalid('state_ref', 'one of state_ref, goal and theorem is needed, and only one')
    if (state_ref !== undefined) {
      if (header === undefined && header_hash === undefined)
        return this.#stepper.step({ ...request, state_ref }, caller)
      return invalid(header === undefined ? 'header_hash' : 'header', 'a proof state has its header')
    }
    const field = goal === undefined ? 'theorem' : 'goal'
    return this.#stated(request, field, caller)
  }

  async #stated(request: TacticsRequest, field: Field, caller: Caller): Promise<Answer<TacticsResult>> {
    const { goal = '', theorem = '', header, header_hash, limits, isolation } = request
    const command = field === 'goal' ? openGoal(goal) : openTheorem(theorem)
    const stated = await this.#checker.check(
      {
        ...(header !== undefined && { header }),
        ...(header_hash !== undefined && { header_hash }),
        ...(limits !== undefined && { limits }),
        ...(isolation !== undefined && { isolation }),
        commands: [command],
      },
      caller,
    )
    if (stated.type === 'refused') return stated
    const { value: result } = stated
    const state = stateIn(result, field)
    if ('type' in state) return { type: 'refused', refusal: state }
    if (state.ref === null) return { type: 'ok', value: struck(request, result) }
    const stepped = await this.#stepper.step({ ...request, state_ref: state.ref }, caller)
    if (stepped.type === 'refused') return stepped
    return { type: 'ok', value: withTimeOf(result, stepped.value) }
  }
}

/** The hole; null: the statement was ended before Lean had judged it. */
const stateIn = (result: CheckResult, field: Field): { ref: string | null } | Refusal => {
  const { status, errors, sorries } = result
  const detail = errors[0]?.message ?? 'Lean rejects it'
  switch (status) {
    case 'error':
      return { type: 'goal-invalid', detail: `Lean rejects the ${field}: ${detail}` }
    case 'unavailable':
      return { type: 'unsupported', detail }
    case 'valid':
    case 'sorry': {
      const [only, ...others] = sorries
      if (only === undefined || others.length > 0)
        return { type: 'goal-invalid', detail: `The ${field} leaves ${sorries.length} goals open, not one.` }
      if (only.state_ref !== null) return { ref: only.state_ref }
      return { type: 'goal-invalid', detail: 'The goal can not be kept just now.' }
    }
    case 'timeout':
    case 'memory_exceeded':
    case 'crashed':
    case 'cancelled':
      return { ref: null }
    default:
      return status satisfies never
  }
}

/** What ended the statement ended what was to be tried on it. */
const struck = ({ tactics, mode }: TacticsRequest, result: CheckResult): TacticsResult => {
  const { status, errors, engine_limits, header_hash, engine, stats } = result
  const steps = (mode === 'sequence' ? tactics.slice(0, 1) : tactics).map((tactic) => {
    const step: StepVerdict = {
      tactic,
      // As of a tactic whose caller has gone.
      status: status === 'memory_exceeded' || status === 'crashed' ? status : 'timeout',
      goals: [],
      state_ref: null,
      messages: [],
      errors: errors.map((error) => ({ ...error, command_index: null })),
      engine_limits,
      lean_ms: 0,
    }
    return { ...step, conclusive: isConclusiveStep(step) }
  })
  return { state_ref: null, steps, header_hash, engine, stats }
}

const withTimeOf = ({ stats: before }: CheckResult, result: TacticsResult): TacticsResult => {
  const { stats } = result
  return {
    ...result,
    stats: {
      ...stats,
      queue_ms: milliseconds(before.queue_ms + stats.queue_ms),
      total_ms: milliseconds(before.total_ms + stats.total_ms),
    },
  }
}

const invalid = (field: string, detail: string): Answer<never> => ({
  type: 'refused',
  refusal: { type: 'invalid', field, detail },
})
