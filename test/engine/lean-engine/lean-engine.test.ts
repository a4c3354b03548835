import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { describe, it } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { hashHeader } from '../../../engine/header/hash.ts'
import type { EnvironmentRef } from '../../../engine/contract/ids.ts'
import type { CheckRequest } from '../../../engine/contract/index.ts'
import type { Job } from '../../../engine/job/job.ts'
import { answered, fakeStats, type FakeBehaviour } from '../fake-lane.ts'
import { callerOf, startFakeEngine } from '../fake-engine.ts'

const textOf = (job: Job): string =>
  job.type === 'check' ? job.commands.join() : job.type === 'tactics' ? job.tactics.join() : ''

/** Says of each command or tactic what its text asks for. */
const obedient: FakeBehaviour = async ({ job }) => {
  const text = textOf(job)
  if (text.includes('slow')) await sleep(60)
  if (text.includes('hang')) await new Promise(() => undefined)
  if (text.includes('loop')) return { kill: 'timeout' }
  if (text.includes('bomb')) return { kill: 'memory' }
  if (text.includes('trap')) return { kill: 'crash' }
  return answered(job)
}

describe('a check', () => {
  it('gives the result, the state after it, and what it cost', async () => {
    await using fake = await startFakeEngine(obedient)
    const result = await fake.check({ commands: ['a', 'b'] })
    assert.equal(result.status, 'valid')
    assert.match(result.state_ref ?? '', /^env-[0-9a-f]{64}$/)
    assert.equal(result.header_hash, hashHeader('import Lean'))
    assert.equal(result.engine.lean_version, '4.28.0')
    assert.deepEqual(
      [result.stats.result_cache, result.stats.header_cache, result.stats.core],
      ['miss', 'hit', 0],
    )
    assert.ok(result.stats.total_ms >= result.stats.queue_ms)
  })

  it('that was answered before is answered without a REPL, and again by one when the cache is off', async () => {
    await using fake = await startFakeEngine(obedient)
    const first = await fake.check({ commands: ['a'] })
    const second = await fake.check({ commands: ['a'] })
    assert.equal(second.stats.result_cache, 'hit')
    assert.deepEqual(
      [second.stats.repl_id, second.stats.header_cache, second.stats.queue_ms],
      [null, null, 0],
    )
    assert.deepEqual({ ...second, stats: null }, { ...first, stats: null })
    assert.equal((await fake.check({ commands: ['a'], use_cache: false })).stats.result_cache, 'off')
    assert.equal((await fake.check({ commands: ['a'], limits: { timeout_s: 7 } })).stats.result_cache, 'miss')
    assert.equal(fake.lanes[0]?.runs.length, 3)
  })

  it('asked for twice at once is run once', async () => {
    await using fake = await startFakeEngine(obedient)
    const both = await Promise.all([fake.check({ commands: ['slow'] }), fake.check({ commands: ['slow'] })])
    assert.deepEqual(both.map(({ stats }) => stats.result_cache).sort(), ['joined', 'miss'])
    assert.equal(fake.lanes[0]?.runs.length, 1)
  })

  it('goes on for the others when the one who asked first has gone', async () => {
    const gate = Promise.withResolvers<undefined>()
    await using fake = await startFakeEngine(async ({ job }) => {
      if (job.type === 'check') await gate.promise
      return answered(job)
    })
    const first = new AbortController()
    const gone = fake.check({ commands: ['a'] }, { signal: first.signal })
    while (fake.lanes[0]?.runs.length !== 1) await sleep(1)
    const stays = fake.check({ commands: ['a'] })
    // Both have looked into the store by now.
    await sleep(200)
    first.abort()
    assert.equal((await gone).status, 'cancelled')
    gate.resolve(undefined)
    const result = await stays
    assert.deepEqual([result.status, result.stats.result_cache], ['valid', 'joined'])
  })

  it('that was killed is never answered from the cache', async () => {
    await using fake = await startFakeEngine(obedient)
    for (const [command, status] of [
      ['loop', 'timeout'],
      ['bomb', 'memory_exceeded'],
      ['trap', 'crashed'],
    ] as const) {
      for (let time = 0; time < 2; time++) {
        const result = await fake.check({ commands: [command] })
        assert.deepEqual([result.status, result.stats.result_cache], [status, 'miss'])
      }
    }
  })

  it('that crashes a REPL is run once more on another before it is called a crash', async () => {
    let crashes = 0
    await using fake = await startFakeEngine(({ job }) =>
      textOf(job) === 'once' && crashes++ === 0 ? { kill: 'crash' } : obedient({ job } as never),
    )
    assert.equal((await fake.check({ commands: ['once'] })).status, 'valid')
    assert.equal((await fake.check({ commands: ['trap'] })).status, 'crashed')
    const runs = fake.lanes[0]?.runs.map(({ replId }) => replId) ?? []
    assert.equal(runs.length, 4)
    assert.notEqual(runs[2], runs[3])
  })

  it('whose deadline passes is timed out, waiting or running, and says so', async () => {
    await using fake = await startFakeEngine(obedient)
    const running = fake.check({ commands: ['hang'], limits: { deadline_s: 0.05 } })
    const waiting = fake.check({ commands: ['a'], limits: { deadline_s: 0.02 } })
    assert.equal((await waiting).status, 'timeout')
    const result = await running
    assert.equal(result.status, 'timeout')
    assert.match(result.errors[0]?.message ?? '', /deadline_s = 0.05/)
  })

  it('is refused by its fault: an unknown header, an unknown state, a full queue', async () => {
    await using fake = await startFakeEngine(obedient, { queueCapacity: 1 })
    const refusal = async (request: object): Promise<unknown> => {
      const answer = await fake.engine.check(request as CheckRequest, callerOf())
      return answer.type === 'refused' ? answer.refusal : answer
    }
    assert.deepEqual(await refusal({ header_hash: 'a'.repeat(64), commands: ['a'] }), {
      type: 'unknown-header',
    })
    const ref = `env-${'b'.repeat(64)}`
    assert.deepEqual(await refusal({ state_ref: ref, commands: ['a'] }), { type: 'unknown-state', ref })
    for (const command of ['hang 1', 'hang 2', 'hang 3'])
      void fake.check({ commands: [command] }).catch(() => 0)
    await sleep(5)
    assert.deepEqual(await refusal({ commands: ['a'] }), { type: 'queue-full', retryAfterS: 1 })
  })

  it('of a batch waits for room instead', async () => {
    await using fake = await startFakeEngine(obedient, { queueCapacity: 1 })
    const all = Array.from({ length: 40 }, (_, at) => fake.check({ commands: [`${at}`] }, { waits: true }))
    assert.ok((await Promise.all(all)).every(({ status }) => status === 'valid'))
  })
})

describe('headers', () => {
  it('are known by hash once used, and after a restart', async () => {
    const stateDir = await mkdtemp(path.join(tmpdir(), 'engine-'))
    const header = 'import Lean\nopen Nat'
    {
      await using fake = await startFakeEngine(obedient, { keepIn: stateDir })
      await fake.check({ header, commands: ['a'] })
      const info = fake.engine.header(hashHeader(header))
      assert.deepEqual([info?.state, info?.checks, info?.canonical], ['warm', 1, false])
      assert.deepEqual(
        fake.engine.headers().map(({ canonical }) => canonical),
        [true, false],
      )
    }
    {
      await using fake = await startFakeEngine(obedient, { keepIn: stateDir })
      assert.equal((await fake.check({ header_hash: hashHeader(header), commands: ['b'] })).status, 'valid')
      // The result too is from before.
      assert.equal((await fake.check({ header, commands: ['a'] })).stats.result_cache, 'hit')
    }
    await rm(stateDir, { recursive: true })
  })

  it('that fail are an error of the check and of the header', async () => {
    await using fake = await startFakeEngine(({ job }) => {
      if (job.base.header.text !== 'import Nope') return answered(job)
      return { type: 'header-failed', reply: { message: "unknown module prefix 'Nope'" }, stats: fakeStats }
    })
    const registered = await fake.engine.registerHeader({ header: 'import Nope', warm: true }, callerOf())
    assert.ok(registered.type === 'ok' && registered.value.state === 'failed')
    assert.equal(registered.value.errors[0]?.kind, 'import')
    const result = await fake.check({ header: 'import Nope', commands: ['a'] })
    assert.deepEqual([result.status, result.errors[0]?.kind], ['error', 'import'])
  })
})

describe('states', () => {
  it('are something to start from, with all the steps that lead there, and after a restart', async () => {
    const stateDir = await mkdtemp(path.join(tmpdir(), 'engine-'))
    let ref: string | null = null
    {
      await using fake = await startFakeEngine(obedient, { keepIn: stateDir })
      ref = (await fake.check({ commands: ['a', 'b'] })).state_ref
      ref = (await fake.check({ state_ref: ref, commands: ['c'] })).state_ref
      // Reached in two requests or in one: the same state.
      assert.equal((await fake.check({ commands: ['a', 'b', 'c'] })).state_ref, ref)
    }
    {
      await using fake = await startFakeEngine(obedient, { keepIn: stateDir })
      await fake.check({ state_ref: ref, commands: ['d'] })
      const steps = fake.lanes[0]?.runs[0]?.job.base.steps ?? []
      assert.deepEqual(
        steps.map((step) => ('commands' in step ? step.commands : step.type)),
        [['a'], ['b'], ['c']],
      )
      const info = await fake.engine.state(ref as EnvironmentRef)
      assert.ok(info.type === 'ok' && info.value.depth === 3 && info.value.kind === 'environment')
      assert.deepEqual(await fake.engine.deleteState(ref as EnvironmentRef), {
        type: 'ok',
        value: { deleted: true },
      })
      const gone = await fake.engine.state(ref as EnvironmentRef)
      assert.deepEqual(gone, { type: 'refused', refusal: { type: 'unknown-state', ref } })
    }
    await rm(stateDir, { recursive: true })
  })
})

const place = { pos: { line: 1, column: 0 }, endPos: { line: 1, column: 5 } }
/** A sorry gives a proof state; tactics are complete, but for those that misbehave. */
const prover: FakeBehaviour = (run) => {
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
const proof = async (fake: Awaited<ReturnType<typeof startFakeEngine>>): Promise<string> => {
  const { sorries, status } = await fake.check({ commands: ['theorem t : p := by sorry'] })
  assert.equal(status, 'sorry')
  return sorries[0]?.state_ref ?? assert.fail()
}

describe('a state that no REPL holds', () => {
  it('is restored once for two who ask for it at once', async () => {
    const stateDir = await mkdtemp(path.join(tmpdir(), 'engine-'))
    let state_ref: string | null = null
    {
      await using fake = await startFakeEngine(obedient, { keepIn: stateDir })
      state_ref = (await fake.check({ commands: ['a'] })).state_ref
    }
    {
      await using fake = await startFakeEngine(obedient, { keepIn: stateDir, cores: [0, 1], spares: 0 })
      while (fake.engine.pool().lanes.some(({ repls }) => repls[0]?.state !== 'idle')) await sleep(1)
      const both = ['slow 1', 'slow 2'].map((command) => fake.check({ state_ref, commands: [command] }))
      const restored = (await Promise.all(both)).map(({ stats }) => stats.restored_from)
      assert.deepEqual(restored.sort(), ['memory', 'replay'])
    }
    await rm(stateDir, { recursive: true })
  })
})

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

  it('as alternatives of a state that is dear to make are shared once that would have paid', async () => {
    const dear: FakeBehaviour = async (run) => {
      const outcome = await prover(run)
      if ('type' in outcome && outcome.type === 'checked') for (const ran of outcome.runs) ran.leanMs = 200
      return outcome
    }
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

describe('the engine', () => {
  it('tells what it has: pool, store, metrics', async () => {
    await using fake = await startFakeEngine(obedient, { cores: [0, 1] })
    await fake.check({ commands: ['a'] })
    const pool = fake.engine.pool()
    assert.equal(pool.ready, true)
    assert.equal(pool.lanes.flatMap(({ repls }) => repls).length, 3)
    assert.deepEqual(pool.spares, { wanted: 1, ready: 1 })
    assert.equal((await fake.engine.store()).recipes, 1)
    const { text } = await fake.engine.metrics()
    assert.match(text, /^lean_repl_checks_total\{status="valid"\} 1$/m)
    assert.match(text, /^lean_repl_header_cache_requests_total\{result="hit"\} 1$/m)
  })

  it('drains: running checks end, waiting and new ones are told', async () => {
    await using fake = await startFakeEngine(obedient)
    const running = fake.check({ commands: ['slow 1'] })
    const waiting = fake.engine.check({ commands: ['slow 2'] } as CheckRequest, callerOf())
    const until = Date.now() + 5_000
    while (fake.engine.pool().queue.depth < 1 && Date.now() < until) await sleep(1)
    const drained = fake.engine.drain(1_000)
    assert.equal(fake.engine.ready(), false)
    assert.deepEqual(await waiting, { type: 'refused', refusal: { type: 'draining' } })
    await drained
    assert.equal((await running).status, 'valid')
  })

  it('answers with its own time in the tenths of a millisecond', async () => {
    await using fake = await startFakeEngine(obedient)
    const own: number[] = []
    for (let at = 0; at < 300; at++) {
      const { stats } = await fake.check({ commands: [`theorem t${at} : True := trivial`] })
      own.push(stats.total_ms - stats.lean_ms)
    }
    own.sort((a, b) => a - b)
    assert.ok((own[150] ?? 0) < 3, `p50 ${own[150]} ms`)
  })
})
