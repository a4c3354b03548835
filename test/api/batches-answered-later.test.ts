import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { BatchResponse, BatchView, Problem } from '../../engine/index.ts'
import { serve } from './serve.ts'
import { check, conforms, ndjson, places, post, type Line } from './batch-client.ts'
import { accepted, code, done, get, heldBack, keyed, later, readAll } from './kept-client.ts'
import { until } from '../until.ts'

describe('A batch that is answered later', () => {
  it('is accepted at once, and read page by page while and after it runs', async () => {
    const { engine, go } = heldBack()
    await using served = await serve({ engine })
    const { id, status, items, answered } = await accepted(served, { checks: places(50) })
    assert.deepEqual([status, items, answered], ['running', 50, 0])
    const reading = readAll(served, id)
    go()
    const results = await reading
    assert.deepEqual(
      results.map(({ index }) => index).sort((a, b) => a - b),
      Array.from({ length: 50 }, (_, index) => index),
    )
    const view = await done(served, id)
    assert.deepEqual([view.answered, view.summary?.valid], [50, 50])
    assert.ok(view.expires_at !== null)
    assert.deepEqual(await readAll(served, id, 1000), results)
  })
  it('comes in lines, with ids and groups, as any other', async () => {
    await using served = await serve()
    const body = `${JSON.stringify({ ...check('a'), id: 'x', group: 'g' })}\n[]\n`
    const { id } = await accepted(served, body, { 'content-type': 'application/x-ndjson' })
    await done(served, id)
    const [first, second] = (await readAll(served, id)).sort((a, b) => a.index - b.index) as (Line & {
      id?: string
    })[]
    assert.deepEqual(
      [first?.id, first?.result?.status, second?.problem?.code],
      ['x', 'valid', 'invalid-request'],
    )
  })
  it('is two batches when it is sent twice without a key', async () => {
    await using served = await serve()
    const one = await accepted(served, { checks: places(1) })
    const two = await accepted(served, { checks: places(1) })
    assert.notEqual(one.id, two.id)
  })
  it('that is refused is refused at once', async () => {
    await using served = await serve()
    assert.equal((await post(served, { checks: [] }, later)).status, 400)
    assert.equal((await post(served, '{', later)).status, 400)
  })
  it('is forgotten at once when told so, and nothing more of it begins', async () => {
    const { engine, go } = heldBack()
    await using served = await serve({ engine })
    const { id } = await accepted(served, { checks: places(100) })
    await until(() => engine.calls.length === 4)
    const deleted = await fetch(`${served.url}/v1/batches/${id}`, { method: 'DELETE' })
    assert.equal(deleted.status, 200)
    assert.equal(await code(await get(served, `/v1/batches/${id}`)), 'unknown-batch')
    go()
    const { id: next } = await accepted(served, { checks: places(1) })
    await until(
      async () => ((await (await get(served, `/v1/batches/${next}`)).json()) as BatchView).status === 'done',
    )
    assert.equal(engine.calls.length, 5)
    assert.ok(!served.logged.some(({ msg }) => msg === 'a kept batch failed'))
  })
})

describe('The metrics of kept batches', () => {
  it('tell how many there are, what they take, and how many were refused', async () => {
    await using served = await serve({ keptMaxBytes: 100_000 })
    const { id } = await accepted(served, { checks: places(1) })
    await until(
      async () => ((await (await get(served, `/v1/batches/${id}`)).json()) as BatchView).status === 'done',
    )
    assert.equal((await post(served, { checks: [check('x'.repeat(100_000))] }, later)).status, 507)
    const text = await (await get(served, '/metrics')).text()
    const of = (name: string): number =>
      Number(
        text
          .split('\n')
          .find((line) => line.startsWith(`lean_repl_kept_batches${name} `))
          ?.split(' ')[1],
      )
    assert.deepEqual([of('{state="finished"}'), of('{state="unfinished"}')], [1, 0])
    assert.deepEqual([of('_added_total'), of('_refused_total'), of('_max_bytes')], [1, 1, 100_000])
    assert.ok(of('_bytes') > 0)
  })
})

describe('A batch with a key', () => {
  it('sent again is not run again: its answer is the same, whichever way it is asked for', async () => {
    await using served = await serve()
    const body = { checks: [check('a'), check('wrong'), { ...check('sorry'), id: 's' }] }
    const first = await post(served, body, keyed('k'))
    assert.equal(first.status, 200)
    const answer = (await first.json()) as BatchResponse
    conforms('BatchResponse', answer)
    const again = await post(served, body, keyed('k'))
    assert.deepEqual(await again.json(), answer)
    const lines = await (await post(served, body, { ...keyed('k'), ...ndjson })).text()
    const last = JSON.parse(lines.trimEnd().split('\n').at(-1) ?? '') as Line
    assert.deepEqual(last.summary, answer.summary)
    const view = await accepted(served, body, keyed('k'))
    assert.equal(view.status, 'done')
    assert.equal(first.headers.get('content-location'), `/v1/batches/${view.id}`)
    assert.equal(served.engine.calls.length, 3)
  })
  it('with another body, or other fields beside it, is refused', async () => {
    await using served = await serve()
    assert.equal((await post(served, { checks: places(1) }, keyed('k'))).status, 200)
    const other = await post(served, { checks: places(2) }, keyed('k'))
    assert.deepEqual([other.status, await code(other)], [422, 'idempotency-key-reused'])
    const lines = `${JSON.stringify(check('0'))}\n`
    const send = (query: string): Promise<Response> =>
      fetch(`${served.url}/v1/batches${query}`, {
        method: 'POST',
        headers: { 'content-type': 'application/x-ndjson', ...keyed('lines') },
        body: lines,
      })
    assert.deepEqual([(await send('')).status, (await send('?timeout_s=3')).status], [200, 422])
  })
  it('goes on without its reader, and is found again while it runs', async () => {
    const { engine, go } = heldBack()
    await using served = await serve({ engine })
    const body = { checks: places(20) }
    const leaving = new AbortController()
    const response = fetch(`${served.url}/v1/batches`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...ndjson, ...keyed('k') },
      body: JSON.stringify(body),
      signal: leaving.signal,
    })
    await until(() => engine.calls.length === 4)
    leaving.abort()
    await response.then((answer) => answer.text()).catch(() => null)
    const again = post(served, body, keyed('k'))
    go()
    const { summary } = (await (await again).json()) as BatchResponse
    assert.equal(summary.valid, 20)
    assert.equal(engine.calls.length, 20)
    assert.ok(engine.calls.every(({ caller }) => !caller.signal.aborted))
  })
  it('sent twice at once runs once', async () => {
    await using served = await serve()
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => post(served, { checks: places(3) }, keyed('k'))),
    )
    const bodies = await Promise.all(answers.map((answer) => answer.text()))
    assert.equal(new Set(bodies).size, 1)
    assert.equal(served.engine.calls.length, 3)
  })
  for (const key of ['', '"', 'x'.repeat(257), '"a'])
    it(`that is no key (${JSON.stringify(key.slice(0, 5))}) is refused`, async () => {
      await using served = await serve()
      const response = await post(served, { checks: places(1) }, { 'idempotency-key': key })
      assert.equal(response.status, 400)
      const { errors } = (await response.json()) as Problem
      assert.equal(errors?.[0]?.field, 'Idempotency-Key')
    })
})
