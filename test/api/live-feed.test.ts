// What those see who look on, over virtual time.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { BatchArchive, CheckResult, LiveEvent } from '../../engine/index.ts'
import { RunningBatches } from '../../api/batch/running-batches.ts'
import { LiveFeed } from '../../api/live/live-feed.ts'
import { VirtualClock } from '../clock/virtual-clock.ts'
import { createFakeEngine, result, type FakeEngine } from './fake-engine.ts'

const noneKept = { unfinished: () => [] } as unknown as BatchArchive

interface Bench extends Disposable {
  engine: FakeEngine
  clock: VirtualClock
  feed: LiveFeed
  batches: RunningBatches
  /** What a reader is told from now on. */
  read(owner: string): LiveEvent[]
  answer(caller: string, answered: CheckResult, source?: string): void
}
const bench = (): Bench => {
  const engine = createFakeEngine()
  const clock = new VirtualClock()
  const batches = new RunningBatches(noneKept, clock)
  const feed = new LiveFeed({ engine, batches, clock })
  return {
    ...{ engine, clock, feed, batches },
    read(owner) {
      const told: LiveEvent[] = []
      assert.ok(feed.join(owner, { tell: (event) => told.push(event), end: () => undefined }))
      return told
    },
    answer(id, answered, source = 'theorem t : False := by simp') {
      const caller = { id, requestId: 'r', signal: new AbortController().signal }
      engine.tell({ type: 'checked', request: { source }, caller, result: answered })
    },
    [Symbol.dispose]: () => feed[Symbol.dispose](),
  }
}
const took = (total_ms: number): Partial<CheckResult> => ({ stats: { ...result().stats, total_ms } })

describe('The live feed', () => {
  it('makes a sample of what five seconds were', async () => {
    using at = bench()
    const told = at.read('')
    for (let ms = 1; ms <= 100; ms++) at.answer('a', result(ms <= 90 ? 'valid' : 'timeout', took(ms)))
    at.answer('a', result('valid', { stats: { ...result().stats, result_cache: 'hit', total_ms: 1 } }))
    await at.clock.advance(6_100)
    const [sample, ...more] = told.flatMap(({ samples }) => samples)
    assert.deepEqual(more, [])
    assert.deepEqual(sample?.outcomes, { valid: 91, timeout: 10 })
    assert.ok(sample.p50_ms !== null && sample.p50_ms >= 49 && sample.p50_ms <= 51)
    assert.ok(sample.p95_ms !== null && sample.p95_ms >= 94 && sample.p95_ms <= 96)
    assert.equal(sample.cache_asked, 101)
    assert.equal(sample.cache_hits, 1)
    assert.equal(sample.utilisation, 0)
    assert.equal(told.at(-1)?.checks_per_s, 101 / 5)
  })
  it('gives who comes later fifteen minutes, and then only what is new', async () => {
    using at = bench()
    await at.clock.advance(3_600_000)
    const told = at.read('')
    assert.equal(told[0]?.samples.length, 180)
    await at.clock.advance(6_100)
    assert.equal(told.slice(1).flatMap(({ samples }) => samples).length, 1)
  })
  it('shows the last fifty answers that were not valid, cut to what can be shown', async () => {
    using at = bench()
    const told = at.read('')
    at.answer('a', result('valid'))
    for (let count = 0; count < 70; count++) at.answer('a', result('error'), `${count} ${'x'.repeat(10_000)}`)
    await at.clock.advance(1_100)
    const shown = told.flatMap(({ not_valid }) => not_valid)
    assert.equal(shown.length, 50)
    assert.ok(shown[0]?.text.startsWith('20 '))
    assert.ok(shown.every(({ text }) => text.length < 2_100))
  })
  it('keeps callers apart where there are keys, one that floods from the others', async () => {
    using at = bench()
    at.answer('quiet', result('timeout'))
    for (let count = 0; count < 500; count++) at.answer('loud', result('error'))
    using _mine = at.batches.begin('quiet', 3)
    using _theirs = at.batches.begin('loud', 5)
    const [quiet] = at.read('quiet')
    assert.deepEqual(
      quiet?.not_valid.map(({ status }) => status),
      ['timeout'],
    )
    assert.deepEqual(
      quiet.batches.map(({ items }) => items),
      [3],
    )
    const [everybody] = at.read('')
    assert.equal(everybody?.batches.length, 2)
  })
  it('tells of REPLs that end, and why', async () => {
    using at = bench()
    at.engine.tell({ type: 'repl-ended', repl: 'repl-7', core: 2, cause: 'memory', served: 9, ageMs: 61_000 })
    const [first] = at.read('anybody')
    assert.deepEqual(
      first?.ended_repls.map(({ repl, core, cause, served, age_s }) => [repl, core, cause, served, age_s]),
      [['repl-7', 2, 'memory', 9, 61]],
    )
  })
  it('has no more readers of one key than sixteen, and lets all go at its end', () => {
    const at = bench()
    let ended = 0
    const join = (owner: string): Disposable | null =>
      at.feed.join(owner, { tell: () => undefined, end: () => ended++ })
    const readers = Array.from({ length: 17 }, () => join('one'))
    assert.equal(readers.filter((reader) => reader !== null).length, 16)
    assert.ok(join('another'))
    readers[0]?.[Symbol.dispose]()
    assert.ok(join('one'))
    at[Symbol.dispose]()
    assert.equal(ended, 17)
    assert.equal(join('one'), null)
  })
})
