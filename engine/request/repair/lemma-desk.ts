// A request for lemmas from request to result: a text that Lean accepts, its holes as lemmas, the whole checked.
import type { LemmaRequest, LemmaResult, LemmaStatus } from '../../contract/index.ts'
import type { Answer, Caller } from '../../door.ts'
import { withDependents } from '../../repair/lemmas/dependents.ts'
import { type LemmaPlan, planLemmas, type PlannedLemma } from '../../repair/lemmas/plan.ts'
import { tellLemmas } from '../../repair/lemmas/tell.ts'
import { tellCuts } from '../../repair/tell.ts'
import { placeLemmas } from './place-lemmas.ts'
import { type RepairParts, report, withoutOutline } from './sorrification-desk.ts'
import { Spending } from './spending.ts'
import { sorrify } from './sorrify.ts'

/** Each has a hole said that speaks of holes before it. */
const mostStages = 4

export class LemmaDesk {
  readonly #parts: RepairParts

  constructor(parts: RepairParts) {
    this.#parts = parts
  }

  async lemmas(request: LemmaRequest, caller: Caller): Promise<Answer<LemmaResult>> {
    if (!this.#parts.traits.tellsOutline) return withoutOutline
    const { source, state_ref, proofs = {} } = request
    const spending = new Spending(this.#parts, request, caller)
    const made = await sorrify(spending, { source, state_ref }, ['lemmas'])
    if (made.type === 'refused') return made
    const { cut, status, holes: _, ...first } = report(made, spending)
    const failed = (ended: LemmaStatus): Answer<LemmaResult> => ({
      type: 'ok',
      value: { ...first, status: ended, source: null, lemmas: [], unused_proofs: [], cut: [] },
    })
    if (made.type === 'failed') return failed(status === 'valid' || status === 'sorrified' ? 'error' : status)
    const sorrified = made.draft
    const plan = await this.#wholePlan(spending, planLemmas(sorrified.text, made.result), state_ref)
    const given = new Map<PlannedLemma, string>()
    for (const planned of plan.lemmas) {
      const proof = Object.hasOwn(proofs, planned.name) ? proofs[planned.name] : undefined
      if (proof !== undefined) given.set(planned, proof.trim().replace(/^:=\s*/, ''))
    }
    const placed = await placeLemmas(spending, plan, given, state_ref)
    if (placed.type === 'refused') return placed
    const { result } = placed
    const engine_limits = [...new Set([...first.engine_limits, ...result.engine_limits])]
    const names = new Set(plan.lemmas.map(({ name }) => name))
    const unused_proofs = Object.keys(proofs).filter((name) => !names.has(name))
    const common = {
      unused_proofs,
      cut: tellCuts(sorrified, made.result.sorries).cut,
      errors: result.errors,
      engine_limits,
      state_ref: result.state_ref,
      header_hash: result.header_hash,
      engine: result.engine,
      stats: spending.stats(),
    }
    if (placed.type === 'failed') {
      const ended = result.status === 'valid' || result.status === 'sorry' ? 'timeout' : result.status
      return { type: 'ok', value: { ...common, status: ended, conclusive: false, source: null, lemmas: [] } }
    }
    const isWhole = result.status === 'valid' && cut.every(({ form }) => form !== 'command')
    return {
      type: 'ok',
      value: {
        ...common,
        status: isWhole ? 'proved' : 'open',
        conclusive: isWhole || (engine_limits.length === 0 && !spending.over),
        source: placed.assembled.draft.text,
        lemmas: tellLemmas({ plan, sorrified, given, ...placed }),
      },
    }
  }
  /** A hole that speaks of others can be said once these have lemmas. */
  async #wholePlan(spending: Spending, first: LemmaPlan, state_ref: string | undefined): Promise<LemmaPlan> {
    let plan = first
    for (let stage = 0; stage < mostStages; stage++) {
      const isWhole = plan.lemmas.every(({ stated }) => stated !== null)
      if (isWhole || plan.lemmas.every(({ stated }) => stated === null) || spending.over) break
      const placed = await placeLemmas(spending, plan, new Map(), state_ref, ['lemmas'])
      const next = placed.type === 'placed' ? withDependents(plan, placed.assembled, placed.result) : null
      if (next === null) break
      plan = next
    }
    return plan
  }
}
