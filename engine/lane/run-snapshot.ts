// Writes a state to a file by the REPL's own pickling. A REPL whose pickles lose things without a word has to
// show first that this one comes back as it was.
import { canaryCommand, pickleable, restoredExactly } from '../lean/native/canary.ts'
import { isErrorReply, isProofStepReply } from '../protocol/replies.ts'
import type { CommandReply, ErrorReply, ProofStepReply } from '../protocol/wire.ts'
import type { Ended, RequestOutcome } from '../repl/client.ts'
import type { HeldId } from './holdings.ts'
import { environmentOf, type JobContext } from './job-context.ts'
import type { SnapshotJob } from '../job/job.ts'

export type Snapshotted =
  { type: 'snapshotted'; bytes: number } | { type: 'snapshot-failed'; reason: string } | Ended

export const runSnapshot = async (
  job: SnapshotJob,
  held: HeldId,
  context: JobContext,
): Promise<Snapshotted> => {
  const { dialogue, spool, settings } = context
  const limits = context.budget.forPreparing(settings.restoreTimeoutMs)
  if (settings.launch.dialect.restores === 'adds' && !pickleable(commandsOf(job)))
    return failed('a pickle would lose what its commands have set locally')
  if (dialogue.ranCode) return failed('code of a text has run in this memory')
  // The memory that is written down is the whole process's: nothing that nobody wants has to be in it.
  await dialogue.drop(context.holdings.takeUnheld(), limits)
  const canary = await singCanary(held, context)
  const path = spool.outgoing(job.path)
  await using against = job.against === undefined ? null : await spool.offer(job.against)
  const pickled = await dialogue.pickle(held, path, against?.path ?? null, limits)
  if (pickled.type === 'ended') return pickled
  if (isErrorReply(pickled.reply)) return failed(pickled.reply.message)
  if (settings.launch.dialect.restores === 'adds') {
    const restored = await dialogue.unpickle(held.type, path, against?.path ?? null, limits)
    if (restored.type === 'ended') return restored
    const isSame = await isRestored(pickled.reply, canary, restored.reply, context)
    if (isSame !== true) {
      await spool.discard(job.path)
      return isSame === false ? failed('its pickle does not come back as it was') : isSame
    }
  }
  try {
    return { type: 'snapshotted', bytes: await spool.collect(job.path) }
  } catch (error) {
    return failed(`the snapshot can't be taken over: ${String(error)}`)
  }
}

const failed = (reason: string): Snapshotted => ({ type: 'snapshot-failed', reason })

const commandsOf = ({ base }: SnapshotJob): string[] =>
  base.steps.flatMap((step) => ('commands' in step ? step.commands : [step.tactic]))

type CanaryAnswer = RequestOutcome<CommandReply | ErrorReply> | null

const singCanary = async (held: HeldId, context: JobContext): Promise<CanaryAnswer> => {
  const { dialogue, budget, settings } = context
  if (settings.launch.dialect.restores !== 'adds' || held.type !== 'environment') return null
  return dialogue.command(canaryCommand, held.id, null, budget.forPreparing(settings.restoreTimeoutMs))
}

const isRestored = async (
  pickled: CommandReply | ProofStepReply,
  canaryBefore: CanaryAnswer,
  restored: CommandReply | ProofStepReply | ErrorReply,
  context: JobContext,
): Promise<boolean | Ended> => {
  if (isErrorReply(restored)) return false
  if (isProofStepReply(restored) || isProofStepReply(pickled))
    return 'goals' in restored && 'goals' in pickled && restored.goals.join('\n') === pickled.goals.join('\n')
  const canaryAfter = await singCanary(environmentOf(restored), context)
  if (canaryBefore === null || canaryAfter === null) return false
  if (canaryAfter.type === 'ended') return canaryAfter
  if (canaryBefore.type === 'ended') return canaryBefore
  return restoredExactly(canaryBefore.reply, canaryAfter.reply)
}
