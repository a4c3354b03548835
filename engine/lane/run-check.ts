// Runs a check's commands, each on the environment that the last one left, and keeps what a later request may
// start from: the environment after the last command when none has failed, and the proof state of every sorry.
import { grow, type Origin } from '../state/recipe.ts'
import { exits, hasErrors, isErrorReply } from '../protocol/replies.ts'
import type { HeldId } from './holdings.ts'
import { dropExtras, environmentOf, sorriesOf, type JobContext, type Progress } from './job-context.ts'
import type { CheckJob } from '../job/job.ts'
import type { Run } from '../job/outcome.ts'
import type { CommandExtras, CommandReply } from '../protocol/wire.ts'

export interface CheckProgress extends Progress<CommandReply> {
  /** After the last command that left one; null where any has failed. */
  last: HeldId | null
}

export const runCheck = async (
  { commands, stopOnError, extras, export: asked }: CheckJob,
  base: HeldId,
  origin: Origin,
  { dialogue, holdings, budget, settings }: JobContext,
): Promise<CheckProgress> => {
  const takesNotes =
    asked?.when === 'code-of-a-text-has-run' && settings.launch.dialect.tellsConstants === true
  const runs: Run<CommandReply>[] = []
  let from = origin
  let env = base
  let failed = false
  for (const command of commands) {
    const notes: CommandExtras = takesNotes ? { notes: runs.length === 0 ? 'begin' : 'go-on' } : {}
    const answer = await dialogue.command(command, env.id, budget.maxHeartbeats, budget.forLean(), {
      ...extras,
      ...notes,
    })
    budget.spend(answer.elapsedMs)
    if (answer.type === 'ended') return { runs, ended: answer, last: null }
    const { reply, elapsedMs: leanMs } = answer
    runs.push({ reply, leanMs })
    const isFailure = isErrorReply(reply) || hasErrors(reply)
    if (!isErrorReply(reply)) {
      if (env !== base) holdings.letGo(env)
      env = environmentOf(reply)
      dropExtras(holdings, reply)
      for (const [sorry, proof] of sorriesOf(reply).entries())
        if (proof) holdings.keepState(grow(from, { type: 'sorry', command, sorry }).ref, proof)
    }
    from = { ...from, state: grow(from, { type: 'command', command }).ref }
    failed ||= isFailure
    if ((isFailure && stopOnError) || exits(reply)) break
  }
  if (env !== base) {
    if (!failed && from.state) holdings.keepState(from.state, env)
    else holdings.letGo(env)
  }
  return { runs, ended: null, last: failed ? null : env }
}
