import assert from 'node:assert/strict'
import { request as httpRequest, type IncomingMessage } from 'node:http'
import { describe, it } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { gzipSync } from 'node:zlib'
import { Ajv2020 } from 'ajv/dist/2020.js'
import type { BatchResponse, BatchSummary, CheckRequest, CheckResult, Problem } from '../../engine/index.ts'
import { createFakeEngine, hash, ok, result, type FakeEngine } from './fake-engine.ts'
import { closedContract, serve, type Served } from './serve.ts'

type Line = { index: number; result?: CheckResult; problem?: Problem } & { summary?: BatchSummary }

const ajv = new Ajv2020({ strict: false, validateFormats: false })
ajv.addSchema({ $id: 'contract', components: closedContract().document.components })
const conforms = (name: string, value: unknown): void => {
  const validate = ajv.getSchema(`contract#/components/schemas/${name}`)
  assert.ok(validate?.(value), `${name}: ${JSON.stringify(validate?.errors)}\n${JSON.stringify(value)}`)
}

const post = (served: Served, body: unknown, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(`${served.url}/v1/batches`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' || Buffer.isBuffer(body) ? (body as string) : JSON.stringify(body),
  })
const ndjson = { accept: 'application/x-ndjson' }

const inOrder = async (served: Served, body: unknown): Promise<BatchResponse> => {
  const response = await post(served, body)
  assert.equal(response.status, 200)
  const answer = (await response.json()) as BatchResponse
  conforms('BatchResponse', answer)
  return answer
}
const lines = async (served: Served, body: unknown, headers = {}): Promise<Line[]> => {
  const response = await post(served, body, { ...ndjson, ...headers })
  assert.equal(response.status, 200)
  assert.equal(response.headers.get('content-type'), 'application/x-ndjson')
  const all = (await response.text())
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Line)
  for (const line of all) conforms('BatchLine', line)
  return all
}
const check = (text: string): CheckRequest => ({ commands: [text] })
const counts = (summary: BatchSummary): object => ({ ...summary, lean_ms: 0, total_ms: 0 })
const none = {
  lean_ms: 0,
  total_ms: 0,
  valid: 0,
  sorry: 0,
  error: 0,
  timeout: 0,
  memory_exceeded: 0,
  crashed: 0,
  cancelled: 0,
  refused: 0,
}

/** Later items are done sooner. */
const backwards = (count: number, engine = {}): FakeEngine =>
  createFakeEngine({
    check: async (request) => {
      const place = Number(request.commands?.[0])
      await sleep((count - place) * 3)
      return ok(result('valid', { header_hash: String(place).padStart(64, '0') }))
    },
    ...engine,
  })
const places = (count: number): CheckRequest[] =>
  Array.from({ length: count }, (_, index) => check(String(index)))

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
      { timeout_s: 3, memory_mb: 5, max_heartbeats: 200000 },
      { timeout_s: 3, memory_mb: 7, max_heartbeats: 200000 },
    ])
    assert.deepEqual(served.engine.calls[0]?.caller.requestId.split('/')[1], '0')
    assert.equal(served.engine.calls[0]?.caller.waits, true)
  })
  it('has at most a window of items with the engine at once', async () => {
    let underWay = 0
    let most = 0
    const engine = createFakeEngine({
      window: 5,
      check: async () => {
        most = Math.max(most, ++underWay)
        await sleep(1)
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
        await sleep(1)
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
        await sleep(60_000, null, { signal }).catch(() => null)
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
    while (engine.calls.length < 8) await sleep(1)
    leaving.abort()
    await assert.rejects(response.text())
    while (cancelled < 8) await sleep(1)
    await sleep(20)
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
    while (served.engine.calls.length === 0) await sleep(1)
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

describe('A batch that is refused', () => {
  const cases: [title: string, body: string, status: number, field: string | null][] = [
    ['malformed JSON', '{"checks": [', 400, 'body'],
    ['no checks', '{}', 400, 'checks'],
    ['empty checks', '{"checks": []}', 400, 'checks'],
    ['checks that are no list', '{"checks": {}}', 400, 'checks'],
    ['an unknown field', '{"checks": [{}], "check": 1}', 400, 'check'],
    ['a bad limit', '{"checks": [{}], "limits": {"timeout_s": "1"}}', 400, 'limits.timeout_s'],
    ['a bad stop_on_first', '{"checks": [{}], "stop_on_first": "error"}', 400, 'stop_on_first'],
    ['a body beyond the bound', `{"checks": [{"commands": ["${'x'.repeat(200_000)}"]}]}`, 413, null],
  ]
  for (const [title, body, status, field] of cases)
    it(`for ${title} answers ${status} and runs nothing`, async () => {
      await using served = await serve({ batchMaxBytes: 100_000 })
      const response = await post(served, body)
      const problem = (await response.json()) as Problem
      conforms('Problem', problem)
      assert.equal(response.status, status)
      assert.equal(problem.errors?.[0]?.field ?? null, field)
      assert.equal(served.engine.calls.length, 0)
    })
  it('for gzip that is none answers 400, for another encoding or media type 415', async () => {
    await using served = await serve()
    const broken = await post(served, 'not gzip', { 'content-encoding': 'gzip' })
    assert.equal(broken.status, 400)
    const cut = await post(served, gzipSync('{"checks": [{}]}').subarray(0, 20), {
      'content-encoding': 'gzip',
    })
    assert.equal(cut.status, 400)
    assert.equal((await post(served, '{}', { 'content-encoding': 'zstd' })).status, 415)
    assert.equal((await post(served, '{}', { 'content-type': 'text/plain' })).status, 415)
  })
  it('when the service drains answers 503', async () => {
    await using served = await serve()
    served.lifecycle.draining = true
    const response = await post(served, { checks: [check('x')] })
    assert.equal(response.status, 503)
    assert.equal(response.headers.get('connection'), 'close')
    assert.equal(((await response.json()) as Problem).code, 'draining')
  })
})

const message = (data: string): CheckResult['messages'][number] => ({
  command_index: 0,
  severity: 'information',
  kind: null,
  pos: { line: 1, column: 0 },
  end_pos: null,
  data,
})

/** A response that nobody reads until it is iterated. */
const rawPost = (served: Served, body: object): Promise<IncomingMessage> =>
  new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json', ...ndjson }
    const sent = httpRequest(`${served.url}/v1/batches`, { method: 'POST', headers }, resolve)
    sent.on('error', reject)
    sent.end(JSON.stringify(body))
  })
