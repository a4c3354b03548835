// Runs tactics on a proof state: one after the other up to the first that fails, or each on its own from the
// same state, with the whole Lean time for itself. Proof states with goals left are kept for later requests.
import { hasErrors, isErrorReply } from '../protocol/replies.ts'
import { grow, type Origin } from '../state/recipe.ts'
import type { ProofStepReply } from '../protocol/wire.ts'
import type { HeldId } from './holdings.ts'
import { proofOf, sorriesOf, type JobContext, type Progress } from './job-context.ts'
import type { Run } from '../job/outcome.ts'
import type { TacticsJob } from '../job/job.ts'

export const runTactics = async (
  { tactics, mode }: TacticsJob,
  base: HeldId,
  origin: Origin,
  context: JobContext,
): Promise<Progress<ProofStepReply>> => {
  const { dialogue, budget } = context
  const runs: Run<ProofStepReply>[] = []
  let from = origin
  let proof = base
  for (const tactic of tactics) {
    const limits = mode === 'sequence' ? budget.forLean() : budget.forAlternative()
    const answer = await dialogue.tactic(tactic, proof.id, budget.maxHeartbeats, limits)
    budget.spend(answer.elapsedMs)
    if (answer.type === 'ended') return { runs, ended: answer }
    const { reply, elapsedMs: leanMs } = answer
    runs.push({ reply, leanMs })
    const failed = isErrorReply(reply) || hasErrors(reply) || reply.proofStatus.startsWith('Error')
    if (!isErrorReply(reply)) keep(reply, failed, tactic, from, context)
    if (mode === 'alternatives') continue
    if (failed || isErrorReply(reply)) break
    proof = proofOf(reply)
    from = { ...from, state: grow(from, { type: 'tactic', tactic }).ref }
  }
  return { runs, ended: null }
}

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
