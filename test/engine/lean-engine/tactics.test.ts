import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { EnvironmentRef } from '../../../engine/contract/ids.ts'
import type { Tried } from '../../../engine/job/outcome.ts'
import { type FakeBehaviour, fakeStats } from '../fake-lane.ts'
import { fakePreparation, startFakeEngine } from '../fake-engine.ts'
import { textOf, obedient, prover, proof } from './behaviours.ts'

describe('tactics', () => {
  it('in sequence stop at the first that fails', async () => {
    await using fake = await startFakeEngine(prover)
    const { steps } = await fake.tactics({
      state_ref: await proof(fake),
      tactics: ['open', 'bad', 'done'],
      mode: 'sequence',
    })
    assert.deepEqual(
      steps.map(({ status }) => status),
      ['open', 'error'],
    )
    assert.match(steps[0]?.state_ref ?? '', /^proof-/)
    assert.equal(steps[1]?.state_ref, null)
    assert.equal(steps[1]?.errors[0]?.kind, 'no_goals')
  })

  it('in sequence reach the state that single steps reach', async () => {
    await using fake = await startFakeEngine(prover)
    const state_ref = await proof(fake)
    const { steps } = await fake.tactics({ state_ref, tactics: ['open', 'done'], mode: 'sequence' })
    const one = await fake.tactics({ state_ref, tactics: ['open'], mode: 'alternatives' })
    const two = await fake.tactics({
      state_ref: one.steps[0]?.state_ref,
      tactics: ['done'],
      mode: 'sequence',
    })
    assert.equal(two.steps[0]?.state_ref, steps[1]?.state_ref)
    assert.equal(two.steps[0]?.status, 'complete')
  })

  it('have a REPL to themselves where that is asked', async () => {
    await using fake = await startFakeEngine(prover)
    const state_ref = await proof(fake)
    for (const mode of ['sequence', 'alternatives'] as const) {
      const asked = { state_ref, tactics: [`open ${mode}`, `done ${mode}`], mode }
      const fresh = await fake.tactics({ ...asked, isolation: 'fresh' })
      const shared = await fake.tactics({ ...asked, tactics: [`open shared ${mode}`] })
      assert.deepEqual(
        [fresh, shared].map(({ stats }) => stats.isolation),
        ['fresh', 'shared'],
      )
      assert.notEqual(fresh.stats.repl_id, shared.stats.repl_id)
    }
  })

  it('as alternatives are each answered, whatever one of them does to its REPL', async () => {
    await using fake = await startFakeEngine(prover)
    const tactics = ['open', 'bad', 'trap', 'done', 'loop', 'done']
    const { steps } = await fake.tactics({ state_ref: await proof(fake), tactics, mode: 'alternatives' })
    assert.deepEqual(
      steps.map(({ status }) => status),
      ['open', 'error', 'crashed', 'complete', 'timeout', 'complete'],
    )
    assert.deepEqual(
      steps.map(({ tactic }) => tactic),
      tactics,
    )
    assert.equal(steps[2]?.errors[0]?.command_index, 2)
    assert.equal(steps[4]?.errors[0]?.command_index, 4)
  })

  it('as alternatives are shared by the REPLs that are idle, and answered in their order', async () => {
    const twoCores = { cores: [0, 1], minRepls: 2, spares: 0 }
    await using fake = await startFakeEngine(prover, twoCores)
    const tactics = Array.from({ length: 11 }, (_, at) =>
      at === 6 ? 'loop' : at % 2 ? `done ${at}` : `open ${at}`,
    )
    const { steps, stats } = await fake.tactics({
      state_ref: await proof(fake),
      tactics,
      mode: 'alternatives',
    })
    assert.deepEqual(
      steps.map(({ tactic }) => tactic),
      tactics,
    )
    assert.equal(steps[6]?.status, 'timeout')
    assert.equal(steps.filter(({ status }) => status === 'complete').length, 10)
    const onEach = fake.lanes.map(({ runs }) => runs.filter(({ job }) => job.type === 'tactics').length)
    assert.ok(
      onEach.every((runs) => runs > 0),
      onEach.join(),
    )
    assert.ok(stats.lean_ms > 0)
  })

  const dear: FakeBehaviour = async (run) => {
    const outcome = await prover(run)
    if ('type' in outcome && outcome.type === 'checked') for (const ran of outcome.runs) ran.leanMs = 200
    return outcome
  }

  it('as alternatives of a state that is dear to make run in forks of the REPL that holds it, on all cores', async () => {
    const asked: (readonly number[] | undefined)[] = []
    const forking: FakeBehaviour = async (run) => {
      if (run.job.type !== 'tactics') return dear(run)
      asked.push(run.job.forkOn)
      if (run.job.forkOn === undefined) return dear(run)
      const tried = run.job.tactics.map((tactic, at): Tried | null => {
        if (tactic === 'unborn') return null
        if (tactic === 'loop') return { type: 'struck', cause: 'timeout', detail: '' }
        const reply = { proofState: at, goals: [], proofStatus: 'Completed' }
        return { type: 'answered', run: { reply, leanMs: 1 } }
      })
      return { type: 'tried', tried, stats: fakeStats }
    }
    const launch = { ...fakePreparation.launch, fork: { group: null, bearsForks: true } }
    const preparation = { ...fakePreparation, launch }
    const cores = { cores: [0, 1], minRepls: 2, spares: 0 }
    await using fake = await startFakeEngine(forking, { ...cores, preparation })
    const state_ref = await proof(fake)
    const tactics = ['a', 'loop', 'b', 'c', 'unborn', 'd', 'e', 'f']
    const { steps } = await fake.tactics({ state_ref, tactics, mode: 'alternatives' })
    assert.deepEqual(
      steps.map(({ tactic, status }) => [tactic, status]),
      tactics.map((tactic) => [tactic, tactic === 'loop' ? 'timeout' : 'complete']),
    )
    assert.equal(steps[1]?.errors[0]?.command_index, 1)
    // What there was no fork for is run as ever.
    assert.deepEqual(
      asked.map((cores) => cores?.toSorted()),
      [[0, 1], undefined],
    )
    // A few are not worth forks.
    await fake.tactics({ state_ref, tactics: ['g', 'h'], mode: 'alternatives' })
    assert.equal(asked.at(-1), undefined)
  })

  it('as alternatives of a state that is dear to make are shared once that would have paid', async () => {
    await using fake = await startFakeEngine(dear, { cores: [0, 1], minRepls: 2, spares: 0 })
    const state_ref = await proof(fake)
    // From here on one of them holds it.
    await fake.tactics({ state_ref, tactics: ['open'], mode: 'sequence' })
    const shared: boolean[] = []
    for (let round = 0; round < 6; round++) {
      const before = fake.lanes.map(({ runs }) => runs.length)
      const tactics = Array.from({ length: 32 }, (_, at) => `done ${round} ${at}`)
      await fake.tactics({ state_ref, tactics, mode: 'alternatives' })
      shared.push(fake.lanes.every(({ runs }, at) => runs.length > (before[at] ?? 0)))
    }
    assert.equal(shared[0], false)
    assert.equal(shared[5], true)
    assert.deepEqual(shared, shared.toSorted())
  })

  it('as alternatives stay on one REPL when the others have something to do', async () => {
    await using fake = await startFakeEngine(
      (run) =>
        run.job.type === 'tactics'
          ? prover(run)
          : textOf(run.job).includes('hang')
            ? obedient(run)
            : prover(run),
      { cores: [0, 1], minRepls: 2, spares: 0 },
    )
    const state_ref = await proof(fake)
    const caller = new AbortController()
    const hanging = fake.check({ commands: ['hang'] }, { signal: caller.signal })
    const tactics = Array.from({ length: 32 }, (_, at) => `done ${at}`)
    const { steps } = await fake.tactics({ state_ref, tactics, mode: 'alternatives' })
    assert.equal(steps.length, 32)
    const runs = fake.lanes.flatMap(({ runs }) => runs.filter(({ job }) => job.type === 'tactics'))
    assert.equal(runs.length, 1)
    caller.abort()
    await hanging
  })
})

describe('what has been asked before', () => {
  it('costs once: tactics too, alone, in sequence and among alternatives, at their new places', async () => {
    await using fake = await startFakeEngine(prover)
    const state_ref = await proof(fake)
    const first = await fake.tactics({ state_ref, tactics: ['open', 'bad', 'loop'], mode: 'alternatives' })
    const ran = fake.lanes[0]?.runs.length
    const again = await fake.tactics({ state_ref, tactics: ['bad', 'open', 'bad'], mode: 'alternatives' })
    assert.equal(again.stats.result_cache, 'hit')
    assert.deepEqual(
      again.steps.map(({ status, errors }) => [status, errors[0]?.command_index]),
      [
        ['error', 0],
        ['open', undefined],
        ['error', 2],
      ],
    )
    assert.equal(again.steps[1]?.state_ref, first.steps[0]?.state_ref)
    assert.equal(fake.lanes[0]?.runs.length, ran)
    const mixed = await fake.tactics({ state_ref, tactics: ['open', 'done', 'bad'], mode: 'sequence' })
    assert.equal(mixed.stats.result_cache, 'miss')
    assert.deepEqual(
      mixed.steps.map(({ status }) => status),
      ['open', 'complete', 'error'],
    )
    assert.equal(mixed.steps[2]?.errors[0]?.command_index, 2)
    const job = fake.lanes[0]?.runs.at(-1)?.job
    assert.ok(job?.type === 'tactics')
    assert.deepEqual(job.tactics, ['done', 'bad'])
    const loop = await fake.tactics({ state_ref, tactics: ['loop'], mode: 'alternatives' })
    assert.deepEqual([loop.stats.result_cache, loop.steps[0]?.status], ['miss', 'timeout'])
  })

  it('is run again when its state has been deleted, so that the reference holds', async () => {
    await using fake = await startFakeEngine(obedient)
    const { state_ref } = await fake.check({ commands: ['a'] })
    await fake.engine.deleteState(state_ref as EnvironmentRef)
    const again = await fake.check({ commands: ['a'] })
    assert.deepEqual([again.stats.result_cache, again.state_ref], ['miss', state_ref])
    assert.equal((await fake.engine.state(state_ref as EnvironmentRef)).type, 'ok')
  })
})
