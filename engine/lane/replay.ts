// Makes a state again by the steps of its recipe. Heartbeats are lifted: the state was reached once, and limits
// are not part of a recipe; the clock and the memory limit stay.
import { isErrorReply } from '../protocol/replies.ts'
import type { Ended, RequestOutcome } from '../repl/client.ts'
import type { HeldId } from './holdings.ts'
import { dropSorries, environmentOf, proofOf, sorriesOf, type JobContext, type Stop } from './job-context.ts'
import type { CommandReply, ErrorReply, ProofStepReply } from '../protocol/wire.ts'
import type { ReplayStep } from '../job/base.ts'

export type Replayed = { type: 'made'; held: HeldId } | Stop

const noHeartbeatLimit = 0

/** Every id on the way is let go of; the last is kept under its reference. */
export const replay = async (
  start: HeldId,
  steps: ReplayStep[],
  deadlineAt: number,
  context: JobContext,
): Promise<Replayed> => {
  let held = start
  for (const step of steps) {
    const made = await replayStep(held, step, deadlineAt, context)
    if (held !== start) context.holdings.letGo(held)
    if (made.type !== 'made') return made
    held = made.held
  }
  const last = steps.at(-1)
  if (last) context.holdings.keepState(last.ref, held)
  return { type: 'made', held }
}

const replayStep = async (
  from: HeldId,
  step: ReplayStep,
  deadlineAt: number,
  context: JobContext,
): Promise<Replayed> => {
  switch (step.type) {
    case 'commands':
    case 'sorry':
      return replayCommands(from, step, deadlineAt, context)
    case 'tactic':
    case 'tactic-sorry':
      return replayTactic(from, step, deadlineAt, context)
    default:
      return step satisfies never
  }
}

const replayCommands = async (
  from: HeldId,
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
    const isLast = index === step.commands.length - 1
    const wanted = isLast && step.type === 'sorry' ? (sorriesOf(reply)[step.sorry] ?? null) : null
    dropSorries(holdings, reply, wanted)
    if (!isLast || step.type !== 'sorry') continue
    holdings.letGo(held)
    return wanted ? { type: 'made', held: wanted } : broken(step, `it left no sorry ${step.sorry} open`)
  }
  return { type: 'made', held }
}

const replayTactic = async (
  from: HeldId,
  step: Extract<ReplayStep, { tactic: string }>,
  deadlineAt: number,
  { dialogue, holdings, budget, clock }: JobContext,
): Promise<Replayed> => {
  if (from.type !== 'proof') return broken(step, 'a tactic does not run on an environment')
  const limits = budget.forReplay(deadlineAt - clock.nowMs())
  const reply = replied(await dialogue.tactic(step.tactic, from.id, noHeartbeatLimit, limits))
  if ('type' in reply) return reply.type === 'ended' ? reply : broken(step, reply.reason)
  const made = proofOf(reply)
  const wanted = step.type === 'tactic' ? made : (sorriesOf(reply)[step.sorry] ?? null)
  dropSorries(holdings, reply, wanted)
  if (wanted?.id !== made.id) holdings.letGo(made)
  return wanted ? { type: 'made', held: wanted } : broken(step, 'it left no such sorry open')
}

const replied = <Reply extends CommandReply | ProofStepReply>(
  answer: RequestOutcome<Reply | ErrorReply>,
): Reply | { type: 'refused'; reason: string } | Ended => {
  if (answer.type === 'ended') return answer
  return isErrorReply(answer.reply) ? { type: 'refused', reason: answer.reply.message } : answer.reply
}

const broken = ({ ref }: ReplayStep, reason: string): Stop => ({ type: 'base-failed', ref, reason })
