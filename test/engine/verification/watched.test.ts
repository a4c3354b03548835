// The watch over what is proved, and whose trouble is whose, through the door: a bench that says what it is told.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { liftFreeze } from '../../../engine/index.ts'
import type { VerificationResult } from '../../../engine/index.ts'
import type { JobOutcome, KillCause } from '../../../engine/job/outcome.ts'
import type { Claim } from '../../../engine/verification/question.ts'
import { fakeStats as stats } from '../fake-lane.ts'
import { callerOf } from '../fake-engine.ts'
import { answers, judged, request, started, target, ToldBench, verify } from './told-bench.ts'

const claiming = (claim: Partial<Claim>): JobOutcome =>
  answers({
    ...judged,
    targets: [{ ...target, claim: { digest: 'a', negated: false, absurd: false, ...claim } }],
  })
const killed = (cause: KillCause): JobOutcome => ({
  type: 'killed',
  cause,
  detail: '',
  struck: 0,
  runs: [],
  stats,
})
const said = ({ proved, status, reason }: VerificationResult): unknown[] => [proved, status, reason]
const taken = [false, 'rejected', 'outside_supported_kernel']

describe('The watch', () => {
  it('freezes the word on the second of two proofs that contradict each other, until it is lifted', async () => {
    const bench = new ToldBench()
    await using fake = await started(bench)
    const first = await verify(fake)
    assert.equal(first.proved, true)
    bench.judgement = claiming({ negated: true })
    const second = await verify(fake, { submission: 'theorem t : True := .intro' })
    assert.deepEqual([...said(second), second.contradicts], [...taken, first.id])

    // Those that were proved before are told of no more than new ones.
    for (const more of [{}, { use_cache: false }]) {
      const answer = await fake.engine.verify({ ...request, ...more }, callerOf())
      assert.deepEqual(answer.type === 'refused' && answer.refusal.type, 'frozen')
    }
    assert.equal(fake.engine.pool().verifications.frozen?.contradicts, first.id)
    assert.match((await fake.engine.metrics()).text, /^lean_repl_verifications_frozen 1$/m)

    assert.match(liftFreeze(fake.stateDir) ?? '', /a statement and its negation/)
    assert.equal(fake.engine.pool().verifications.frozen, null)
    assert.equal((await verify(fake)).proved, true)
    // The contradiction is still there.
    const again = await verify(fake, { submission: 'theorem t : True := .intro' })
    assert.deepEqual(said(again), taken)
  })

  it('freezes the word on a canary', async () => {
    const bench = new ToldBench()
    await using fake = await started(bench)
    bench.judgement = claiming({ absurd: true })
    const result = await verify(fake)
    assert.deepEqual([...said(result), result.contradicts], [...taken, null])
    assert.match(fake.engine.pool().verifications.frozen?.detail ?? '', /known to be false/)
  })
})

describe('A verification', () => {
  it('in which a kernel gave up is judged anew the next time', async () => {
    const bench = new ToldBench()
    await using fake = await started(bench)
    const kernels = [{ name: 'lean', verdict: 'undecided', detail: 'out of time', ms: 1 } as const]
    const reason = 'outside_supported_kernel'
    const open = { ...target, proved: false, reason, claim: null, kernels } as const
    bench.judgement = answers({ ...judged, reason, targets: [open] })
    assert.deepEqual(said(await verify(fake)), taken)
    bench.judgement = answers(judged)
    assert.deepEqual(said(await verify(fake)), [true, 'proved', null])
  })

  it('has its own limits for a reference that another with less is having elaborated', async () => {
    const bench = new ToldBench()
    await using fake = await started(bench)
    const running = Promise.withResolvers<JobOutcome>()
    const began = Promise.withResolvers<null>()
    bench.elaborations.push(() => {
      began.resolve(null)
      return running.promise
    })
    const hasty = verify(fake, { limits: { timeout_s: 1 } })
    await began.promise
    const patient = verify(fake, { limits: { timeout_s: 60 } })
    // It has asked the store for the reference, and waits for the same, by the time that the store has answered others.
    for (let i = 0; i < 3; i++) await fake.engine.store()
    running.resolve(killed('timeout'))
    assert.deepEqual(said(await hasty), [false, 'timeout', null])
    assert.deepEqual(said(await patient), [true, 'proved', null])
  })

  it('that is late is told to be, wherever it is', async () => {
    const bench = new ToldBench()
    await using fake = await started(bench)
    bench.elaborations.push(
      (signal) =>
        new Promise((resolve) => signal.addEventListener('abort', () => resolve(killed('cancelled')))),
    )
    const late = verify(fake, { limits: { deadline_s: 0.05 } })
    const joined = verify(fake, { limits: { deadline_s: 0.05 } })
    assert.deepEqual(said(await late), [false, 'timeout', null])
    assert.deepEqual(said(await joined), [false, 'timeout', null])
  })
})
