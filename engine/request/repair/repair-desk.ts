// A repair from request to result: cut what fails, try tactics on the holes side by side, fill them, check the whole.
import type {
  EngineIdentity,
  RepairedHole,
  RepairLine,
  RepairRequest,
  RepairResult,
} from '../../contract/index.ts'
import type { Answer, Caller, Refusal, RefusedAnswer } from '../../door.ts'
import { goalParts } from '../../repair/hypotheses.ts'
import { tellCuts } from '../../repair/tell.ts'
import { defaultPortfolio } from '../../repair/portfolio.ts'
import { assembleText } from './assemble.ts'
import { type RepairParts, report, withoutOutline } from './sorrification-desk.ts'
import { Spending } from './spending.ts'
import { sorrify } from './sorrify.ts'
import { type Trial, type TriedHole, tryOnHoles } from './try-tactics.ts'

export interface RepairDeskParts extends RepairParts {
  steps: Trial['steps']
  engine: EngineIdentity
  engineTactics: readonly string[]
}

const defaults = { timeoutS: 60, perHoleS: 10, maxAttempts: 10_000 } as const

export class RepairDesk {
  readonly #parts: RepairDeskParts

  constructor(parts: RepairDeskParts) {
    this.#parts = parts
  }

  /** @param tell is told of progress, until the answer is there. */
  async repair(
    request: RepairRequest,
    caller: Caller,
    tell: (line: RepairLine) => void,
  ): Promise<Answer<RepairResult>> {
    const invalid = invalidIn(request)
    if (invalid !== null) return { type: 'refused', refusal: invalid }
    const { source, state_ref, state_refs, budget = {}, limits = {}, isolation } = request
    const spending = new Spending(
      this.#parts,
      {
        limits: { ...limits, timeout_s: budget.timeout_s ?? defaults.timeoutS },
        ...(isolation === undefined ? {} : { isolation }),
      },
      caller,
    )
    const trial: Trial = {
      steps: this.#parts.steps,
      tactics: request.tactics ?? defaultPortfolio(this.#parts.engineTactics),
      perHoleMs: 1000 * (budget.per_hole_s ?? defaults.perHoleS),
      choose: request.choose ?? (request.stop_on_first === false ? 'shortest' : 'first'),
      maxAttempts: budget.max_attempts ?? defaults.maxAttempts,
      caller,
      spending,
      tell,
    }
    if (state_refs !== undefined) return this.#states(trial, state_refs)
    if (!this.#parts.traits.tellsOutline) return withoutOutline
    const made = await sorrify(spending, { source: source ?? '', state_ref })
    if (made.type === 'refused') return made
    const first = report(made, spending)
    if (made.type === 'failed') {
      const { status } = first
      if (status === 'valid' || status === 'sorrified')
        throw new Error('a text that failed is none that holds')
      return { type: 'ok', value: { ...first, status, holes: [], source: null } }
    }
    tell({ type: 'sorrified', source: first.source, holes: first.holes.length })
    const tried = await tryOnHoles(
      trial,
      first.holes.map((hole) => hole.state_ref),
    )
    const refused = refusalIn(tried, isPassing)
    if (refused !== null) return refused
    const whole = await assembleText(spending, made, tried, state_ref)
    if ('refusal' in whole) return whole
    const engine_limits = [...new Set([...first.engine_limits, ...whole.result.engine_limits])]
    const isWhole = whole.result.status === 'valid' && first.cut.every(({ form }) => form !== 'command')
    return {
      type: 'ok',
      value: {
        status: isWhole ? 'repaired' : 'partial',
        conclusive: isWhole || (engine_limits.length === 0 && !spending.over && tried.every(wasJudged)),
        source: whole.text,
        holes: whole.holes,
        cut: tellCuts(made.draft, made.result.sorries).cut,
        errors: whole.result.errors,
        engine_limits,
        state_ref: whole.result.state_ref,
        header_hash: whole.result.header_hash,
        engine: whole.result.engine,
        stats: spending.stats(),
      },
    }
  }

  async #states(trial: Trial, refs: readonly string[]): Promise<Answer<RepairResult>> {
    const tried = await tryOnHoles({ ...trial, asksGoals: true }, refs)
    const refused = refusalIn(tried)
    if (refused !== null) return refused
    const isWhole = tried.every(({ closedBy }) => closedBy !== null)
    return {
      type: 'ok',
      value: {
        status: isWhole ? 'repaired' : 'partial',
        conclusive: isWhole || (!trial.spending.over && tried.every(wasJudged)),
        source: null,
        holes: refs.map((state_ref, at) => stateHole(state_ref, tried[at])),
        cut: [],
        errors: [],
        engine_limits: [],
        state_ref: null,
        header_hash: null,
        engine: this.#parts.engine,
        stats: trial.spending.stats(),
      },
    }
  }
}

const stateHole = (state_ref: string, tried: TriedHole | undefined): RepairedHole => {
  const { goals = [], closedBy = null, attempts = [] } = tried ?? {}
  const [goal] = goals
  return {
    state_ref,
    pos: null,
    end_pos: null,
    goal: goal === undefined ? null : goals.join('\n\n'),
    ...(goal === undefined ? { hypotheses: [], target: null } : goalParts(goal)),
    tactic: closedBy,
    attempts,
  }
}

/** No attempt was ended before Lean had said what it is. */
const wasJudged = ({ closedBy, attempts, cutShort, refusal }: TriedHole): boolean =>
  closedBy !== null ||
  (!cutShort &&
    refusal === null &&
    attempts.every(({ status }) => status === 'open' || status === 'error' || status === 'complete'))

const refusalIn = (
  tried: readonly TriedHole[],
  isMeant: (refusal: Refusal) => boolean = () => true,
): RefusedAnswer | null => {
  const refusal = tried.find((hole) => hole.refusal !== null && isMeant(hole.refusal))?.refusal ?? null
  return refusal === null ? null : { type: 'refused', refusal }
}

/** Of the whole service; another try finds another. What is lacking of one hole leaves that one open. */
const isPassing = ({ type }: Refusal): boolean =>
  type === 'draining' || type === 'not-ready' || type === 'queue-full'

const invalidIn = (request: RepairRequest): Refusal | null => {
  const { source, state_ref, state_refs } = request
  if ((source === undefined) === (state_refs === undefined))
    return {
      type: 'invalid',
      field: 'source',
      detail: 'one of source and state_refs is needed, and only one',
    }
  return state_ref !== undefined && state_refs !== undefined
    ? { type: 'invalid', field: 'state_ref', detail: 'proof states have their environment' }
    : null
}
