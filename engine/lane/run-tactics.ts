// Runs tactics on a proof state: one after the other up to the first that fails, or each on its own from the
// same state, with the whole Lean time for itself. Proof states with goals left are kept for later requests.
import { hasErrors, isErrorReply } from '../protocol/replies.ts'
import { grow, type Origin } from '../state/recipe.ts'
import type { ErrorReply, ProofStepReply } from '../protocol/wire.ts'
import type { Ended } from '../repl/client.ts'
import type { HeldId } from './holdings.ts'
import { proofOf, sorriesOf, type JobContext } from './job-context.ts'
import type { TacticRun } from '../job/outcome.ts'
import { exportPath, type TacticsJob } from '../job/job.ts'
import { runExport } from './run-constants.ts'

export const runTactics = async (
  { tactics, mode, exportTo }: TacticsJob,
  base: HeldId,
  origin: Origin,
  context: JobContext,
): Promise<{ runs: TacticRun[]; ended: Ended | null }> => {
  const { dialogue, budget } = context
  const runs: TacticRun[] = []
  let from = origin
  let proof = base
  for (const tactic of tactics) {
    const limits = mode === 'sequence' ? budget.forLean() : budget.forAlternative()
    const answer = await dialogue.tactic(tactic, proof.id, budget.maxHeartbeats, limits)
    budget.spend(answer.elapsedMs)
    if (answer.type === 'ended') return { runs, ended: answer }
    const { reply, elapsedMs: leanMs } = answer
    const run: TacticRun = { reply, leanMs }
    runs.push(run)
    if (isComplete(reply) && exportTo !== undefined) {
      const path = exportPath(exportTo, runs.length - 1)
      const exported = await runExport({ path, when: 'code-of-a-text-has-run' }, proofOf(reply), context)
      if (exported !== null) run.exported = exported
    }
    const failed = isErrorReply(reply) || hasErrors(reply) || reply.proofStatus.startsWith('Error')
    if (!isErrorReply(reply)) keep(reply, failed, tactic, from, context)
    if (mode === 'alternatives') continue
    if (failed || isErrorReply(reply)) break
    proof = proofOf(reply)
    from = { ...from, state: grow(from, { type: 'tactic', tactic }).ref }
  }
  return { runs, ended: null }
}

const isComplete = (reply: ProofStepReply | ErrorReply): reply is ProofStepReply =>
  !isErrorReply(reply) && reply.goals.length === 0 && reply.proofStatus === 'Completed'

const keep = (
  reply: ProofStepReply,
  failed: boolean,
  tactic: string,
  from: Origin,
  { holdings }: JobContext,
): void => {
  const made = proofOf(reply)
  if (failed || reply.goals.length === 0) holdings.letGo(made)
  else holdings.keepState(grow(from, { type: 'tactic', tactic }).ref, made)
  for (const [sorry, proof] of sorriesOf(reply).entries())
    if (proof) holdings.keepState(grow(from, { type: 'tactic-sorry', tactic, sorry }).ref, proof)
}
