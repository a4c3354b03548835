import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { hashHeader } from '../../../engine/header/hash.ts'
import type { CheckRequest } from '../../../engine/contract/index.ts'
import { answered } from '../fake-lane.ts'
import { callerOf, startFakeEngine } from '../fake-engine.ts'
import { textOf, obedient } from './behaviours.ts'
import { until } from '../../until.ts'

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

  it('has a REPL to itself where it asks for that, or the settings do, and is answered from the cache like others', async () => {
    await using fake = await startFakeEngine(obedient)
    const shared = await fake.check({ commands: ['a'] })
    const fresh = await fake.check({ commands: ['b'], isolation: 'fresh' })
    const next = await fake.check({ commands: ['c'] })
    assert.deepEqual(
      [shared, fresh, next].map(({ stats }) => stats.isolation),
      ['shared', 'fresh', 'shared'],
    )
    assert.notEqual(fresh.stats.repl_id, shared.stats.repl_id)
    assert.notEqual(fresh.stats.repl_id, next.stats.repl_id)
    const kept = await fake.check({ commands: ['a'], isolation: 'fresh' })
    assert.deepEqual([kept.stats.result_cache, kept.stats.isolation], ['hit', null])
    const forced = await fake.check({ commands: ['a'], isolation: 'fresh', use_cache: false })
    assert.equal(forced.stats.isolation, 'fresh')
  })

  it('has it by a setting, unless it says otherwise', async () => {
    await using fake = await startFakeEngine(obedient, { isolation: 'fresh' })
    const all = [await fake.check({ commands: ['a'] }), await fake.check({ commands: ['b'] })]
    assert.deepEqual(
      all.map(({ stats }) => stats.isolation),
      ['fresh', 'fresh'],
    )
    assert.equal(new Set(all.map(({ stats }) => stats.repl_id)).size, 2)
    const shared = await fake.check({ commands: ['c'], isolation: 'shared' })
    assert.equal(shared.stats.isolation, 'shared')
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
    await until(() => fake.lanes[0]?.runs.length === 1)
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
    await until(() => fake.engine.pool().queue.depth >= 2)
    assert.deepEqual(await refusal({ commands: ['a'] }), { type: 'queue-full', retryAfterS: 1 })
  })

  it('of a batch waits for room instead', async () => {
    await using fake = await startFakeEngine(obedient, { queueCapacity: 1 })
    const all = Array.from({ length: 40 }, (_, at) => fake.check({ commands: [`${at}`] }, { waits: true }))
    assert.ok((await Promise.all(all)).every(({ status }) => status === 'valid'))
  })
})
