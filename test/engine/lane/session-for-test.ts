// What is asked of a REPL that tells what it holds.
import assert from 'node:assert/strict'
import type { Base, ReplayStep } from '../../../engine/job/base.ts'
import type { Job } from '../../../engine/job/job.ts'
import type { JobOutcome } from '../../../engine/job/outcome.ts'
import { grow, type RecipeStep } from '../../../engine/state/recipe.ts'
import type { HeaderHash, StateRef } from '../../../engine/contract/ids.ts'
import { canonicalHeader, checkJob, patient, toolchain, type LaneForTest } from './lane-for-test.ts'

export const run = (open: LaneForTest, job: Job, repl = 'a'): Promise<JobOutcome> =>
  open.lane.run(repl, job, patient())
export const messagesOf = (outcome: JobOutcome): string[] => {
  assert.ok(outcome.type === 'checked' || outcome.type === 'stepped', JSON.stringify(outcome))
  return outcome.runs
    .flatMap(({ reply }) => ('messages' in reply ? (reply.messages ?? []) : []))
    .map(({ data }) => data)
}
export const seen = async (open: LaneForTest, base: Base): Promise<string[]> => {
  const [history = ''] = messagesOf(await run(open, checkJob(['history'], { base })))
  return JSON.parse(history) as string[]
}
export const held = async (open: LaneForTest): Promise<[environments: number, proofs: number]> => {
  const [counts = ''] = messagesOf(await run(open, checkJob(['held'])))
  return JSON.parse(counts) as [number, number]
}
/** Snapshots that it told of as unusable. */
export const doubted = ({ events }: LaneForTest): object[] =>
  events.flatMap((event) => (event.type === 'snapshot-unusable' ? [{ ref: event.ref, how: event.how }] : []))
export const holdsHeaders = ({ events }: LaneForTest): HeaderHash[] => {
  const last = events.findLast((event) => event.type === 'repl-holds')
  assert.ok(last?.type === 'repl-holds')
  return last.headers
}
export const holdsStates = ({ events }: LaneForTest): StateRef[] => {
  const states = new Set<StateRef>()
  for (const event of events)
    if (event.type === 'repl-holds') {
      for (const ref of event.states.left) states.delete(ref)
      for (const ref of event.states.kept) states.add(ref)
    }
  return [...states]
}

/** The way to a state by a recipe, as the main thread would give it. */
export const way = (recipe: RecipeStep[], header = canonicalHeader): ReplayStep[] => {
  let state: StateRef | null = null
  return recipe.map((step): ReplayStep => {
    const { ref } = grow({ toolchain, headerHash: header.hash, state }, step as never)
    state = ref
    switch (step.type) {
      case 'command':
        return { type: 'commands', ref, commands: [step.command] }
      case 'sorry':
        return { type: 'sorry', ref: ref as never, commands: [step.command], sorry: step.sorry }
      case 'tactic':
        return { type: 'tactic', ref: ref as never, tactic: step.tactic }
      case 'tactic-sorry':
        return { type: 'tactic-sorry', ref: ref as never, tactic: step.tactic, sorry: step.sorry }
    }
  })
}
export const command = (text: string): RecipeStep => ({ type: 'command', command: text })
