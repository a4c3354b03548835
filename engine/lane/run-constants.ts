// Constants as data: out of the REPL that ran a check, and into one that has run nobody's code.
import { isErrorReply } from '../protocol/replies.ts'
import type { ExportAsked, JudgeJob, ReplayJob } from '../job/job.ts'
import type { Exported, Judging, ReplayOutcome } from '../job/outcome.ts'
import type { Ended } from '../repl/client.ts'
import type { HeldId } from './holdings.ts'
import type { JobContext } from './job-context.ts'
import { killCause } from './kill-cause.ts'

/** A text's declarations take milliseconds to read, a hundred thousand of them seconds. */
const exportTimeoutMs = 30_000

/** Null: nothing had to be exported. */
export const runExport = async (
  { path, when }: ExportAsked,
  last: HeldId | null,
  { dialogue, spool, settings, budget }: JobContext,
): Promise<Exported | null> => {
  if (last === null || (when === 'code-of-a-text-has-run' && !dialogue.ranCode)) return null
  if (settings.launch.dialect.tellsConstants !== true) return { verdict: 'unsupported' }
  const answer = await dialogue.export(last, spool.outgoing(path), budget.forReplay(exportTimeoutMs))
  if (answer.type === 'ended')
    return { verdict: 'failed', cause: killCause(answer.end.cause), reason: answer.end.detail }
  const { reply } = answer
  if (isErrorReply(reply)) return { verdict: 'failed', cause: 'crash', reason: reply.message }
  if (reply.export.verdict !== 'exported') return reply.export
  try {
    return { ...reply.export, bytes: await spool.collect(path) }
  } catch (error) {
    return {
      verdict: 'failed',
      cause: 'crash',
      reason: `the declarations can't be taken over: ${String(error)}`,
    }
  }
}

export const runReplay = async (
  { path }: ReplayJob,
  base: HeldId,
  { dialogue, spool, settings, budget }: JobContext,
): Promise<{ type: 'replayed'; replay: ReplayOutcome } | Ended> => {
  if (settings.launch.dialect.tellsConstants !== true)
    return { type: 'replayed', replay: { verdict: 'unsupported' } }
  // Of such memory nothing is to be believed, the kernel's answer least of all.
  if (dialogue.ranCode) return undecided('the way to its base runs code of a text')
  await using file = await spool.offer(path)
  const answer = await dialogue.replay(base, file.path, budget.forLean())
  budget.spend(answer.type === 'ended' ? 0 : answer.elapsedMs)
  if (answer.type === 'ended') return answer
  const { reply } = answer
  if (isErrorReply(reply)) return undecided(reply.message)
  return dialogue.ranCode ? undecided('code of a text has run') : { type: 'replayed', replay: reply.replay }
}

/** The question is answered by none that code of a text has run in, and by none that ended on it. */
export const runJudge = async (
  { path }: JudgeJob,
  base: HeldId,
  { dialogue, spool, settings, budget }: JobContext,
): Promise<{ type: 'judged'; judging: Judging } | Ended> => {
  if (settings.launch.dialect.tellsConstants !== true) return notJudged('the engine can not read constants')
  if (dialogue.ranCode) return notJudged('the way to its base runs code of a text')
  await using file = await spool.offer(path)
  const answer = await dialogue.judge(base, file.path, budget.forLean())
  budget.spend(answer.type === 'ended' ? 0 : answer.elapsedMs)
  if (answer.type === 'ended') return answer
  const { reply } = answer
  if (isErrorReply(reply)) return notJudged(reply.message)
  return dialogue.ranCode
    ? notJudged('code of a text has run')
    : { type: 'judged', judging: { type: 'answered', answer: reply.judged } }
}

const notJudged = (reason: string): { type: 'judged'; judging: Judging } => ({
  type: 'judged',
  judging: { type: 'not-judged', reason },
})

const undecided = (reason: string): { type: 'replayed'; replay: ReplayOutcome } => ({
  type: 'replayed',
  replay: { verdict: 'undecided', declaration: '', reason },
})
