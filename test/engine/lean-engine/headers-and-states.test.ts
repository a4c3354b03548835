import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { describe, it } from 'node:test'
import { systemClock } from '../../../engine/clock.ts'
import { hashHeader } from '../../../engine/header/hash.ts'
import type { EnvironmentRef } from '../../../engine/contract/ids.ts'
import { answered, fakeStats, type FakeBehaviour } from '../fake-lane.ts'
import { callerOf, startFakeEngine } from '../fake-engine.ts'
import { obedient } from './behaviours.ts'
import { until } from '../../until.ts'

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

  /** Counts how often a header was tried that the engine does not have. */
  const lacking = (counted: { tries: number }): FakeBehaviour => {
    return ({ job }) => {
      if (job.base.header.text !== 'import Nope') return answered(job)
      counted.tries++
      return { type: 'header-failed', reply: { message: "unknown module prefix 'Nope'" }, stats: fakeStats }
    }
  }

  it('that fail are a lack that the check and the header tell', async () => {
    const counted = { tries: 0 }
    await using fake = await startFakeEngine(lacking(counted))
    const registered = await fake.engine.registerHeader({ header: 'import Nope', warm: true }, callerOf())
    assert.ok(registered.type === 'ok' && registered.value.state === 'failed')
    assert.equal(registered.value.errors[0]?.kind, 'import')
    const result = await fake.check({ header: 'import Nope', commands: ['a'] })
    assert.deepEqual([result.status, result.errors[0]?.kind], ['unavailable', 'import'])
    assert.equal(result.conclusive, false)
    const again = await fake.check({ header: 'import Nope', commands: ['b'] })
    assert.deepEqual([again.status, again.errors], ['unavailable', result.errors])
    // Warming it was the one try.
    assert.equal(counted.tries, 1)
    await fake.check({ header: 'import Nope', commands: ['b'], use_cache: false })
    assert.equal(counted.tries, 2)
  })

  it('that failed are tried again a minute later, and by whoever wants no cache', async () => {
    const counted = { tries: 0 }
    let laterMs = 0
    const clock = { ...systemClock, nowMs: () => systemClock.nowMs() + laterMs }
    await using fake = await startFakeEngine(lacking(counted), { clock })
    const nope = async (text: string): Promise<void> => {
      const { status, errors } = await fake.check({ header: 'import Nope', commands: [text] })
      assert.deepEqual([status, errors[0]?.kind], ['unavailable', 'import'])
    }
    await nope('a')
    laterMs = 50_000
    await nope('b')
    assert.equal(counted.tries, 1)
    laterMs = 60_001 + 10_000
    await nope('c')
    assert.equal(counted.tries, 2)
    // Remembered anew.
    laterMs += 50_000
    await nope('d')
    assert.equal(counted.tries, 2)
  })

  it('that failed refuse the references of verifications at once, as what the engine lacks', async () => {
    const counted = { tries: 0 }
    await using fake = await startFakeEngine(lacking(counted))
    const verify = (more: object): ReturnType<typeof fake.engine.verify> =>
      fake.engine.verify(
        { reference: 'import Nope\ntheorem t : p := sorry', submission: 'theorem t : p := q', ...more },
        callerOf(),
      )
    for (const more of [{}, { proof: 'q', submission: undefined }]) {
      const answer = await verify(more)
      assert.equal(answer.type === 'refused' && answer.refusal.type, 'unsupported')
    }
    assert.equal(counted.tries, 1)
    await verify({ use_cache: false })
    assert.equal(counted.tries, 2)
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
      await until(() => fake.engine.pool().lanes.every(({ repls }) => repls[0]?.state === 'idle'))
      const both = ['slow 1', 'slow 2'].map((command) => fake.check({ state_ref, commands: [command] }))
      const restored = (await Promise.all(both)).map(({ stats }) => stats.restored_from)
      assert.deepEqual(restored.sort(), ['memory', 'replay'])
    }
    await rm(stateDir, { recursive: true })
  })
})
