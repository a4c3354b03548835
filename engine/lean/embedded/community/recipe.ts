// How an environment or a proof state came to be: what a pickle holds, and what is run again to have it back. Pure.
import { createHash } from 'node:crypto'
import type { OptionValue } from '../../../protocol/wire.ts'

/** One text, run on the environment that the step before left, or from its own imports. */
export interface CommandStep {
  cmd: string
  setOptions?: [string[], OptionValue][]
  maxHeartbeats?: number
}
/** Which of the proof states that a reply names: the list, and the place in it. */
export interface ProofPlace {
  list: 'sorries' | 'rootGoals' | 'tactics'
  at: number
}
/** One tactic; `sorry` picks the state of a `sorry` in it, else it is the state after it. */
export interface PickledTactic {
  tactic: string
  sorry?: number
  maxHeartbeats?: number
}

/** Texts, the last one first: environments share what they have in common. */
export interface Chain {
  before: Chain | null
  step: CommandStep
  /** Two chains of one key leave the same environment. */
  key: string
}
export interface ProofRecipe {
  /** Its last text holds the proof. */
  chain: Chain
  place: ProofPlace
  tactics: readonly PickledTactic[]
}

export const growChain = (before: Chain | null, step: CommandStep): Chain => ({
  before,
  step,
  key: createHash('sha256')
    .update(before?.key ?? '')
    .update(JSON.stringify(step))
    .digest('hex'),
})

/** The steps of a chain, the first one first. */
export function stepsOf(chain: Chain | null): CommandStep[] {
  const steps: CommandStep[] = []
  for (let link = chain; link !== null; link = link.before) steps.push(link.step)
  return steps.reverse()
}

export const chainOf = (steps: readonly CommandStep[]): Chain | null =>
  steps.reduce<Chain | null>(growChain, null)
