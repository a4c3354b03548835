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
  job: TacticsJob,
  base: HeldId,
  origin: Origin,
  context: JobContext,
): Promise<{ runs: TacticRun[]; ended: Ended | null }> => {
  const runs: TacticRun[] = []
  let from = origin
  let proof = base
  for (const [at, tactic] of job.tactics.entries()) {
    const one = await runOneTactic(job, at, proof, from, context)
    if (one.type === 'ended') return { runs, ended: one }
    runs.push(one.run)
    if (job.mode === 'alternatives') continue
    const { reply } = one.run
    if (isErrorReply(reply) || hasFailed(reply)) break
    proof = proofOf(reply)
    from = { ...from, state: grow(from, { type: 'tactic', tactic }).ref }
  }
  return { runs, ended: null }
}

/** The job's `at`-th, on that proof state. */
export const runOneTactic = async (
  { tactics, mode, exportTo }: TacticsJob,
  at: number,
  proof: HeldId,
  from: Origin,
  context: JobContext,
): Promise<{ type: 'run'; run: TacticRun } | Ended> => {
  const { dialogue, budget } = context
  const tactic = tactics[at] ?? ''
  const limits = mode === 'sequence' ? budget.forLean() : budget.forAlternative()
  const answer = await dialogue.tactic(tactic, proof.id, budget.maxHeartbeats, limits)
  budget.spend(answer.elapsedMs)
  if (answer.type === 'ended') return answer
  const { reply, elapsedMs: leanMs } = answer
  const run: TacticRun = { reply, leanMs }
  if (isComplete(reply) && exportTo !== undefined) {
    const exported = await runExport(
      { path: exportPath(exportTo, at), when: 'code-of-a-text-has-run' },
      proofOf(reply),
      context,
    )
    if (exported !== null) run.exported = exported
  }
  if (!isErrorReply(reply)) keep(reply, tactic, from, context)
  return { type: 'run', run }
}

const hasFailed = (reply: ProofStepReply): boolean =>
  hasErrors(reply) || reply.proofStatus.startsWith('Error')

const isComplete = (reply: ProofStepReply | ErrorReply): reply is ProofStepReply =>
  !isErrorReply(reply) && reply.goals.length === 0 && reply.proofStatus === 'Completed'

const keep = (reply: ProofStepReply, tactic: string, from: Origin, { holdings }: JobContext): void => {
  const made = proofOf(reply)
  if (hasFailed(reply) || reply.goals.length === 0) holdings.letGo(made)
  else holdings.keepState(grow(from, { type: 'tactic', tactic }).ref, made)
  for (const [sorry, proof] of sorriesOf(reply).entries())
    if (proof) holdings.keepState(grow(from, { type: 'tactic-sorry', tactic, sorry }).ref, proof)
}
