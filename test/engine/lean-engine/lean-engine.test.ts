import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { describe, it } from 'node:test'
import { systemClock } from '../../../engine/clock.ts'
import type { CheckRequest } from '../../../engine/contract/index.ts'
import { hashHeader } from '../../../engine/header/hash.ts'
import { openStore } from '../../../engine/store/store.ts'
import { callerOf, fakePreparation, silent, startFakeEngine } from '../fake-engine.ts'
import { obedient } from './behaviours.ts'
import { until } from '../../until.ts'

describe('the engine', () => {
  it('tells what it has: pool, store, metrics', async () => {
    await using fake = await startFakeEngine(obedient, { cores: [0, 1] })
    await fake.check({ commands: ['a'] })
    const pool = fake.engine.pool()
    assert.equal(pool.ready, true)
    assert.equal(pool.lanes.flatMap(({ repls }) => repls).length, 3)
    assert.deepEqual(pool.spares, { wanted: 1, ready: 1 })
    // Two of them are the contract's examples.
    assert.equal((await fake.engine.store()).recipes, 3)
    const { text } = await fake.engine.metrics()
    assert.match(text, /^lean_repl_checks_total\{status="valid"\} 1$/m)
    assert.match(text, /^lean_repl_header_cache_requests_total\{result="hit"\} 1$/m)
  })

  it('tells who looks on what it answers and which REPL ends of what, until they leave', async () => {
    await using fake = await startFakeEngine(obedient, { cores: [0] })
    const seen: string[] = []
    const watch = fake.engine.watch((event) => {
      seen.push(event.type === 'repl-ended' ? `ended of ${event.cause}` : event.type)
    })
    using _failing = fake.engine.watch(() => {
      throw new Error('an onlooker of no use')
    })
    await fake.check({ commands: ['a'] })
    assert.equal((await fake.check({ commands: ['loop'] })).status, 'timeout')
    await until(() => seen.length === 3)
    assert.deepEqual(seen.sort(), ['checked', 'checked', 'ended of timeout'])
    watch[Symbol.dispose]()
    await fake.check({ commands: ['b'] })
    assert.equal(seen.length, 3)
  })

  it('offers nobody a snapshot again that a REPL has refused', async () => {
    const stateDir = await mkdtemp(path.join(tmpdir(), 'engine-'))
    const ref = hashHeader('import Lean')
    const store = await openStore(path.join(stateDir, 'store'), {
      ...{ toolchain: fakePreparation.toolchain, snapshotFormat: fakePreparation.snapshotFormat },
      ...{ zstdLevel: 3, maxMb: 100, readyDir: path.join(stateDir, 'ready'), readyMaxMb: 100 },
      ...{ resultsMaxMb: 10, log: silent, clock: systemClock },
    })
    await store.putBlob(ref, { type: 'bytes', bytes: Buffer.from('not a snapshot') })
    await store[Symbol.asyncDispose]()
    await using fake = await startFakeEngine(obedient, { keepIn: stateDir })
    const blobs = async (): Promise<number> => (await fake.engine.store()).blobs
    assert.equal(await blobs(), 1)
    fake.lanes[0]?.tell({ type: 'snapshot-unusable', replId: 'r1', ref, how: 'refused', detail: 'why' })
    await until(async () => (await blobs()) === 0)
    await rm(stateDir, { recursive: true })
  })

  it('drains: running checks end, waiting and new ones are told', async () => {
    await using fake = await startFakeEngine(obedient)
    const running = fake.check({ commands: ['slow 1'] })
    const waiting = fake.engine.check({ commands: ['slow 2'] } as CheckRequest, callerOf())
    await until(() => fake.engine.pool().queue.depth >= 1)
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
