// Makes a state again by the steps of its recipe. Heartbeats are lifted: the state was reached once, and limits
// are not part of a recipe; the clock and the memory limit stay.
import { isErrorReply } from '../protocol/replies.ts'
import type { Ended, RequestOutcome } from '../repl/client.ts'
import type { HeldId, Holdings } from './holdings.ts'
import { dropSorries, environmentOf, proofOf, sorriesOf, type JobContext, type Stop } from './job-context.ts'
import { grow, growCommands, type Origin, type ProofStep } from '../state/recipe.ts'
import type { CommandReply, ErrorReply, ProofStepReply } from '../protocol/wire.ts'
import type { ReplayStep } from '../job/base.ts'

export type Replayed = { type: 'made'; held: HeldId } | Stop

const noHeartbeatLimit = 0

/** Every id on the way is let go of; the last is kept under its reference, and so are holes that came with it. */
export const replay = async (
  start: HeldId,
  origin: Origin,
  steps: ReplayStep[],
  deadlineAt: number,
  context: JobContext,
): Promise<Replayed> => {
  let held = start
  let from = origin
  for (const step of steps) {
    const made = await replayStep(held, from, step, deadlineAt, context)
    if (held !== start) context.holdings.letGo(held)
    if (made.type !== 'made') return made
    held = made.held
    from = { ...from, state: step.ref }
  }
  const last = steps.at(-1)
  if (last) context.holdings.keepState(last.ref, held)
  return { type: 'made', held }
}

const replayStep = async (
  from: HeldId,
  origin: Origin,
  step: ReplayStep,
  deadlineAt: number,
  context: JobContext,
): Promise<Replayed> => {
  switch (step.type) {
    case 'commands':
    case 'sorry':
      return replayCommands(from, origin, step, deadlineAt, context)
    case 'tactic':
    case 'tactic-sorry':
      return replayTactic(from, origin, step, deadlineAt, context)
    default:
      return step satisfies never
  }
}

const replayCommands = async (
  from: HeldId,
  origin: Origin,
  step: Extract<ReplayStep, { commands: string[] }>,
  deadlineAt: number,
  { dialogue, holdings, budget, clock }: JobContext,
): Promise<Replayed> => {
  if (from.type !== 'environment') return broken(step, 'commands do not run on a proof state')
  let held = from
  for (const [index, command] of step.commands.entries()) {
    const limits = budget.forReplay(deadlineAt - clock.nowMs())
    const answer = await dialogue.command(command, held.id, noHeartbeatLimit, limits)
    if (held !== from) holdings.letGo(held)
    const reply = replied(answer)
    if ('type' in reply) return reply.type === 'ended' ? reply : broken(step, reply.reason)
    held = environmentOf(reply)
    if (index < step.commands.length - 1 || step.type !== 'sorry') {
      dropSorries(holdings, reply)
      continue
    }
    holdings.letGo(held)
    const before = growCommands(origin, step.commands.slice(0, -1)).at(-1)?.ref ?? origin.state
    const holes = sorriesOf(reply)
    keepOthers(holes, step.sorry, { ...origin, state: before }, holdings, (sorry) => ({
      type: 'sorry',
      command,
      sorry,
    }))
    const wanted = holes[step.sorry]
    return wanted ? { type: 'made', held: wanted } : broken(step, `it left no sorry ${step.sorry} open`)
  }
  return { type: 'made', held }
}

const replayTactic = async (
  from: HeldId,
  origin: Origin,
  step: Extract<ReplayStep, { tactic: string }>,
  deadlineAt: number,
  { dialogue, holdings, budget, clock }: JobContext,
): Promise<Replayed> => {
  if (from.type !== 'proof') return broken(step, 'a tactic does not run on an environment')
  const limits = budget.forReplay(deadlineAt - clock.nowMs())
  const reply = replied(await dialogue.tactic(step.tactic, from.id, noHeartbeatLimit, limits))
  if ('type' in reply) return reply.type === 'ended' ? reply : broken(step, reply.reason)
  const made = proofOf(reply)
  if (step.type === 'tactic') {
    dropSorries(holdings, reply, made)
    return { type: 'made', held: made }
  }
  const { tactic } = step
  const holes = sorriesOf(reply)
  keepOthers(holes, step.sorry, origin, holdings, (sorry) => ({ type: 'tactic-sorry', tactic, sorry }))
  const wanted = holes[step.sorry]
  if (wanted?.id !== made.id) holdings.letGo(made)
  return wanted ? { type: 'made', held: wanted } : broken(step, 'it left no such sorry open')
}

/** Whoever asks for one hole of a text asks for the next one soon, and would make all of them anew. */
const keepOthers = (
  holes: readonly (HeldId | null)[],
  wanted: number,
  origin: Origin,
  holdings: Holdings,
  stepOf: (sorry: number) => ProofStep,
): void => {
  for (const [sorry, hole] of holes.entries())
    if (hole !== null && sorry !== wanted) holdings.keepState(grow(origin, stepOf(sorry)).ref, hole)
}

const replied = <Reply extends CommandReply | ProofStepReply>(
  answer: RequestOutcome<Reply | ErrorReply>,
): Reply | { type: 'refused'; reason: string } | Ended => {
  if (answer.type === 'ended') return answer
  return isErrorReply(answer.reply) ? { type: 'refused', reason: answer.reply.message } : answer.reply
}

const broken = ({ ref }: ReplayStep, reason: string): Stop => ({ type: 'base-failed', ref, reason })
