// A proof in the hands of the service: opened as a hole, gone on with by tactics, checked as text.
import type { CheckResult, Client, Limits, TacticStep } from '../index.js'
import { current, extended, goalsText, openText, type Proof } from './proof.ts'
import type { Style } from './style.ts'

export type Opening = { type: 'opened'; proof: Proof } | { type: 'rejected'; result: CheckResult }
export interface Tried {
  proof: Proof
  /** Nobody can tell: a timeout, a kill. */
  inconclusive: boolean
  told: (style: Style) => string
}

export class Prover {
  readonly #client: Client
  readonly #limits: { limits?: Limits }
  readonly #header: { header?: string }

  constructor(client: Client, { header, timeout }: { header?: string; timeout?: number }) {
    this.#client = client
    this.#limits = timeout === undefined ? {} : { limits: { timeout_s: timeout } }
    this.#header = header === undefined ? {} : { header }
  }

  async open(statement: string): Promise<Opening> {
    const result = await this.check(openText(statement))
    const [sorry, ...others] = result.sorries
    if (result.status !== 'sorry' || sorry === undefined || others.length > 0 || sorry.state_ref === null)
      return { type: 'rejected', result }
    return {
      type: 'opened',
      proof: { statement, opened: { goals: [sorry.goal], stateRef: sorry.state_ref }, steps: [] },
    }
  }

  check(text: string): Promise<CheckResult> {
    return this.#client.check({ ...this.#header, ...this.#limits, commands: [text] })
  }

  /** One is gone on with; of several only one that ends the proof. */
  async tryAll(proof: Proof, tactics: readonly string[]): Promise<Tried> {
    const { stateRef } = current(proof)
    if (stateRef === null)
      return { proof, inconclusive: false, told: () => 'nothing is left to go on from: undo\n' }
    const { steps } = await this.#client.tactics({
      ...{ state_ref: stateRef, tactics: [...tactics], mode: 'alternatives' },
      ...this.#limits,
    })
    const kept = steps.length === 1 ? steps[0] : steps.find(({ status }) => status === 'complete')
    const goesOn = kept !== undefined && (kept.status === 'open' || kept.status === 'complete')
    return {
      proof: goesOn ? extended(proof, stepOf(kept)) : proof,
      inconclusive: steps.some(({ conclusive }) => !conclusive),
      told: (style) => steps.map((step) => told(step, steps.length > 1, style)).join(''),
    }
  }
}

const stepOf = ({ tactic, goals, state_ref, status }: TacticStep): Proof['steps'][number] => ({
  tactic,
  goals,
  stateRef: state_ref,
  complete: status === 'complete',
})

const told = (step: TacticStep, amongOthers: boolean, style: Style): string => {
  const { tactic, status, goals, errors, messages } = step
  const colour =
    status === 'complete' ? 'green' : status === 'open' ? 'none' : status === 'error' ? 'red' : 'yellow'
  const name = amongOthers ? `${tactic}: ` : ''
  // A warning says what keeps a proof without goals from being complete.
  const said = messages.filter(({ severity }) => severity !== 'error').map(({ data }) => `${data}\n`)
  if (status === 'complete') return `${name}${style(colour, 'complete')}\n`
  if (status !== 'open') return `${name}${style(colour, status)}: ${errors[0]?.message ?? 'no verdict'}\n`
  if (amongOthers) return `${name}${goals.length} goal${goals.length === 1 ? '' : 's'} left\n${said.join('')}`
  return said.join('') + goalsText(goals)
}
