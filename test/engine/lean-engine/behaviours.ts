// How fake REPLs behave for the tests of the whole engine, and what these ask of them.
import assert from 'node:assert/strict'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Job } from '../../../engine/job/job.ts'
import { answered, fakeStats, type FakeBehaviour } from '../fake-lane.ts'
import type { startFakeEngine } from '../fake-engine.ts'

export const textOf = (job: Job): string =>
  job.type === 'check' ? job.commands.join() : job.type === 'tactics' ? job.tactics.join() : ''

/** Says of each command or tactic what its text asks for. */
export const obedient: FakeBehaviour = async ({ job }) => {
  const text = textOf(job)
  // Longer than what is asked meanwhile takes to come in.
  if (text.includes('slow')) await sleep(60)
  if (text.includes('hang')) await new Promise(() => undefined)
  if (text.includes('loop')) return { kill: 'timeout' }
  if (text.includes('bomb')) return { kill: 'memory' }
  if (text.includes('trap')) return { kill: 'crash' }
  return answered(job)
}

export const place = { pos: { line: 1, column: 0 }, endPos: { line: 1, column: 5 } }
/** A sorry gives a proof state; tactics are complete, but for those that misbehave. */
export const prover: FakeBehaviour = (run) => {
  const { job } = run
  if (job.type === 'check' && textOf(job).includes('sorry')) {
    const sorries = [{ ...place, goal: '⊢ p', proofState: 1 }]
    return { type: 'checked', runs: [{ reply: { env: 1, sorries }, leanMs: 2 }], stats: fakeStats }
  }
  if (job.type !== 'tactics') return answered(job)
  const runs = []
  for (const [at, tactic] of job.tactics.entries()) {
    if (tactic === 'trap')
      return { type: 'killed', cause: 'crash', detail: 'trap', struck: at, runs, stats: fakeStats }
    if (tactic === 'loop')
      return { type: 'killed', cause: 'timeout', detail: '', struck: at, runs, stats: fakeStats }
    const failed = { message: 'Lean error:\nno goals to be proved' }
    const open = { proofState: at, goals: ['⊢ q'], proofStatus: 'Incomplete: open goals remain' }
    const done = { proofState: at, goals: [], proofStatus: 'Completed' }
    runs.push({ reply: tactic === 'bad' ? failed : tactic === 'open' ? open : done, leanMs: 1 })
    if (tactic === 'bad' && job.mode === 'sequence') break
  }
  return { type: 'stepped', runs, stats: fakeStats }
}
export const proof = async (fake: Awaited<ReturnType<typeof startFakeEngine>>): Promise<string> => {
  const { sorries, status } = await fake.check({ commands: ['theorem t : p := by sorry'] })
  assert.equal(status, 'sorry')
  return sorries[0]?.state_ref ?? assert.fail()
}
