import { once } from 'node:events'
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { setImmediate as turn, setTimeout as sleep } from 'node:timers/promises'
import { gzipSync } from 'node:zlib'
import type { Problem } from '../../engine/index.ts'
import { createFakeEngine, hash, ok, result } from './fake-engine.ts'
import { serve } from './serve.ts'
import type { Line } from './batch-client.ts'
import {
  post,
  ndjson,
  inOrder,
  lines,
  check,
  counts,
  none,
  backwards,
  places,
  message,
  rawPost,
} from './batch-client.ts'
import { until } from '../until.ts'

describe('A batch', () => {
  it('is answered in request order, each item with its own outcome', async () => {
    await using served = await serve()
    const { results, summary } = await inOrder(served, {
      checks: [check('fine'), check('wrong'), check('sorry'), { commands: [] }, 7, check('fine')],
    })
    assert.deepEqual(
      results.map((item) => ('problem' in item ? item.problem.code : item.status)),
      ['valid', 'error', 'sorry', 'invalid-request', 'invalid-request', 'valid'],
    )
    assert.deepEqual(counts(summary), {
      ...none,
      items: 6,
      valid: 2,
      sorry: 1,
      error: 1,
      refused: 2,
      first_valid: 0,
    })
    assert.equal(summary.lean_ms, 20)
    const problem = results[3]
    assert.deepEqual(problem && 'problem' in problem && problem.problem.errors, [
      { field: 'commands', message: 'must NOT have fewer than 1 items' },
    ])
  })
  it('keeps request order when later items are done sooner', async () => {
    await using served = await serve({ engine: backwards(20) })
    const { results } = await inOrder(served, { checks: places(20) })
    const hashes = results.map((item) => ('problem' in item ? -1 : Number(item.header_hash)))
    assert.deepEqual(
      hashes,
      Array.from({ length: 20 }, (_, index) => index),
    )
  })
  it('streams lines in completion order, the summary last', async () => {
    await using served = await serve({ engine: backwards(20) })
    const all = await lines(served, { checks: places(20) })
    const indices = all.slice(0, -1).map(({ index }) => index)
    assert.notDeepEqual(
      indices,
      indices.toSorted((a, b) => a - b),
    )
    assert.deepEqual(new Set(indices).size, 20)
    assert.equal(all.at(-1)?.summary?.valid, 20)
  })
  it('may come packed, with its limits after its items; an item’s own limits win one by one', async () => {
    await using served = await serve()
    const body = JSON.stringify({
      checks: [check('a'), { ...check('b'), limits: { memory_mb: 7 } }],
      limits: { timeout_s: 3, memory_mb: 5 },
    })
    const all = await lines(served, gzipSync(body), { 'content-encoding': 'gzip' })
    assert.equal(all.length, 3)
    const limits = served.engine.calls.map(({ request }) => request.limits)
    assert.deepEqual(limits, [
      { timeout_s: 3, memory_mb: 5 },
      { timeout_s: 3, memory_mb: 7 },
    ])
    assert.deepEqual(served.engine.calls[0]?.caller.requestId.split('/')[1], '0')
    assert.equal(served.engine.calls[0]?.caller.waits, true)
  })
  it('may say for all its checks how they are isolated; an item’s own word wins, and a verification has none', async () => {
    await using served = await serve()
    const alone = { ...check('b'), isolation: 'shared' }
    const verification = { reference: 'theorem t : True := sorry', submission: 'theorem t : True := trivial' }
    const all = await lines(served, { checks: [check('a'), alone, verification], isolation: 'fresh' })
    assert.equal(all.length, 4)
    // The fake's own answer to any verification.
    assert.deepEqual(
      all.flatMap(({ problem }) => problem?.code ?? []),
      ['reference-invalid'],
    )
    const asked = served.engine.calls.map(({ request }) => request.isolation)
    assert.deepEqual(asked, ['fresh', 'shared'])
  })
  it('has at most a window of items with the engine at once', async () => {
    let underWay = 0
    let most = 0
    const engine = createFakeEngine({
      window: 5,
      check: async () => {
        most = Math.max(most, ++underWay)
        await turn()
        underWay--
        return ok(result())
      },
    })
    await using served = await serve({ engine })
    assert.equal((await lines(served, { checks: places(100) })).length, 101)
    assert.equal(most, 5)
  })
  it('stops at the first valid item: the rest is cancelled, and still every item is answered', async () => {
    const engine = createFakeEngine({
      window: 2,
      check: async (request, { signal }) => {
        if (signal.aborted) return ok(result('cancelled'))
        await turn()
        return ok(result(request.commands?.[0] === '10' ? 'valid' : 'error'))
      },
    })
    await using served = await serve({ engine })
    const { results, summary } = await inOrder(served, { checks: places(500), stop_on_first: 'valid' })
    assert.equal(results.length, 500)
    assert.deepEqual([summary.valid, summary.first_valid], [1, 10])
    assert.ok(summary.cancelled > 480)
  })
  it('waits where a single check would be told to come back', async () => {
    let refusals = 0
    const engine = createFakeEngine({
      check: () =>
        ++refusals % 3 === 0
          ? ok(result())
          : { type: 'refused', refusal: { type: 'queue-full', retryAfterS: 0.01 } },
    })
    await using served = await serve({ engine })
    const { summary } = await inOrder(served, { checks: places(10) })
    assert.deepEqual([summary.valid, summary.refused], [10, 0])
  })
  it('tells each item that was refused why', async () => {
    const engine = createFakeEngine({
      check: ({ header_hash }) =>
        header_hash === undefined ? ok(result()) : { type: 'refused', refusal: { type: 'unknown-header' } },
    })
    await using served = await serve({ engine })
    const { results } = await inOrder(served, { checks: [check('x'), { ...check('x'), header_hash: hash }] })
    assert.equal(results[1] && 'problem' in results[1] && results[1].problem.code, 'unknown-header')
  })
  it('outlives a fault of ours in one item', async () => {
    const engine = createFakeEngine({
      check: (request) => {
        if (request.commands?.[0] === '1') throw new Error('a fault of ours')
        return ok(result())
      },
    })
    await using served = await serve({ engine })
    const { results, summary } = await inOrder(served, { checks: places(3) })
    assert.equal(results[1] && 'problem' in results[1] && results[1].problem.code, 'internal-error')
    assert.deepEqual([summary.valid, summary.refused], [2, 1])
  })
  it('of a client that goes away ends, cancelling what has not finished', async () => {
    let cancelled = 0
    const engine = createFakeEngine({
      window: 8,
      check: async (_request, { signal }) => {
        if (!signal.aborted) await once(signal, 'abort')
        cancelled++
        return ok(result('cancelled'))
      },
    })
    await using served = await serve({ engine })
    const leaving = new AbortController()
    const response = await fetch(`${served.url}/v1/batches`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...ndjson },
      body: JSON.stringify({ checks: places(1000) }),
      signal: leaving.signal,
    })
    await until(() => engine.calls.length >= 8)
    leaving.abort()
    await assert.rejects(response.text())
    await until(() => cancelled >= 8)
    await turn()
    assert.equal(engine.calls.length, 8)
  })
  it('is slowed down by a slow reader instead of filling the memory', async () => {
    const long = 'x'.repeat(100_000)
    const engine = createFakeEngine({
      window: 4,
      check: () => ok(result('valid', { messages: [message(long)] })),
    })
    await using served = await serve({ engine })
    const response = await rawPost(served, { checks: places(2000) })
    // It comes to a halt by itself: the sockets are full.
    await sleep(300)
    const ahead = engine.calls.length
    // 200 MB are to come, and only what the sockets hold may have been made.
    assert.ok(ahead < 500, `${ahead} items were run while nobody read`)
    let bytes = 0
    for await (const chunk of response) bytes += (chunk as Buffer).length
    assert.equal(engine.calls.length, 2000)
    assert.ok(bytes > 200_000_000)
  })
  it('lets other callers be heard between items that wait for nothing', async () => {
    await using served = await serve({ validateResponses: false })
    const batch = lines(served, { checks: Array(20_000).fill(check('fine')) })
    await until(() => served.engine.calls.length > 0)
    await fetch(`${served.url}/healthz`)
    assert.ok(served.engine.calls.length < 20_000, 'the health probe waited for the whole batch')
    assert.equal((await batch).at(-1)?.summary?.valid, 20_000)
  })
  it('may have 100,000 items and not one more', async () => {
    await using served = await serve({ validateResponses: false })
    const items = (count: number): string => `{"checks":[${Array(count).fill('{"commands":["x"]}').join()}]}`
    const response = await post(served, items(100_000), ndjson)
    const text = await response.text()
    assert.equal((JSON.parse(text.trimEnd().split('\n').at(-1) ?? '') as Line).summary?.valid, 100_000)
    const refused = await post(served, items(100_001))
    assert.equal(refused.status, 400)
    const { errors } = (await refused.json()) as Problem
    assert.deepEqual(errors, [{ field: 'checks', message: 'must NOT have more than 100000 items' }])
  })
  it('larger than memory holds waits in a file', async () => {
    await using served = await serve()
    const { results } = await inOrder(served, {
      checks: Array(6).fill(check(`wrong${'x'.repeat(4_000_000)}`)),
    })
    assert.equal(results.length, 6)
    const texts = served.engine.calls.map(
      ({ request }) => (request as { commands?: string[] }).commands?.[0]?.length,
    )
    assert.deepEqual(texts, Array(6).fill(4_000_005))
  })
})
