import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import request from 'supertest'
import type { Refusal } from '../../engine/index.ts'
import { loadContract, routesOf } from '../../api/contract.ts'
import { createFakeEngine, environment, hash, ok, proof, result, unknown } from './fake-engine.ts'
import { serve, type Served } from './serve.ts'

const theorem = 'theorem t (a b : Nat) : a + b = b + a := by omega'

describe('Operations, with every response held against the contract', () => {
  let served: Served
  const api = () => request(served.url)
  before(async () => {
    served = await serve()
  })
  after(async () => {
    await served[Symbol.asyncDispose]()
  })

  it('checks commands', async () => {
    const { body } = await api()
      .post('/v1/checks')
      .send({ commands: [theorem] })
      .expect(200)
    assert.equal(body.status, 'valid')
    assert.equal(body.success, true)
  })
  it('answers 200 to a wrong proof', async () => {
    const { body } = await api()
      .post('/v1/checks')
      .send({ commands: ['wrong'] })
      .expect(200)
    assert.equal(body.status, 'error')
    assert.equal(body.errors[0].kind, 'tactic_failed:omega')
  })
  it('hands the engine the request as it came', async () => {
    const asked = { source: 'import Lean\n#eval 1', limits: { timeout_s: 2 } }
    await api().post('/v1/checks').send(asked).expect(200)
    assert.deepEqual(served.engine.calls.at(-1)?.request, asked)
  })
  it('runs tactics', async () => {
    const { body } = await api()
      .post('/v1/tactics')
      .send({ state_ref: proof, tactics: ['omega', 'simp'], mode: 'alternatives' })
      .expect(200)
    assert.deepEqual(
      body.steps.map((step: { status: string }) => step.status),
      ['complete', 'complete'],
    )
  })
  it('registers, lists and finds headers', async () => {
    const { body } = await api().post('/v1/headers').send({ header: 'import Lean\nopen Nat' }).expect(200)
    assert.equal(body.header, 'import Lean\nopen Nat')
    const list = await api().get('/v1/headers').expect(200)
    assert.equal(list.body.headers[0].header_hash, hash)
    await api().get(`/v1/headers/${hash}`).expect(200)
    const missing = await api().get(`/v1/headers/${unknown}`).expect(404)
    assert.equal(missing.body.code, 'unknown-header')
    const none = await api().post('/v1/headers').send({ header: 'theorem x : True' }).expect(400)
    assert.deepEqual(none.body.errors, [{ field: 'header', message: 'begins with no import' }])
  })
  it('shows a state, sends its blob and forgets it', async () => {
    const { body } = await api().get(`/v1/states/${environment}`).expect(200)
    assert.equal(body.state_ref, environment)
    const blob = await api().get(`/v1/states/${environment}/blob`).buffer(true).expect(200)
    assert.equal(blob.headers['content-type'], 'application/zstd')
    assert.equal(blob.headers['content-length'], '4')
    const gone = await api().delete(`/v1/states/${proof}`).expect(200)
    assert.deepEqual(gone.body, { state_ref: proof, deleted: true })
    const missing = await api().delete(`/v1/states/env-${unknown}`).expect(404)
    assert.equal(missing.body.code, 'unknown-state')
  })
  it('tells of a state of another Lean both toolchains', async () => {
    const { body } = await api().get(`/v1/states/env-${unknown}/blob`).expect(409)
    assert.deepEqual([body.code, body.expected, body.found], ['toolchain-mismatch', 'Lean 4.28', 'Lean 4.27'])
  })
  it('shows the store, the pool and the metrics', async () => {
    await api().get('/v1/store').expect(200)
    const { body } = await api().get('/v1/pool').expect(200)
    assert.equal(body.lanes[0].repls[0].state, 'idle')
    const metrics = await api().get('/metrics').expect(200)
    assert.match(metrics.headers['content-type'] ?? '', /^text\/plain; version=0\.0\.4/)
  })
  it('lives, and says when it is ready', async () => {
    const { body } = await api().get('/healthz').expect(200)
    assert.equal(body.status, 'ok')
    await api().get('/readyz').expect(200, { status: 'ready' })
    served.engine.isReady = false
    const waiting = await api().get('/readyz').expect(503)
    assert.equal(waiting.body.code, 'not-ready')
    assert.equal(waiting.headers['retry-after'], '1')
    served.engine.isReady = true
    await api().head('/readyz').expect(200)
  })
  it('gives its contract out', async () => {
    const { text } = await api().get('/openapi.yaml').expect(200)
    assert.equal(text, loadContract().text)
  })
  it('answers every operation of the contract with something else than 404, 405 and 501', async () => {
    for (const { method, path } of routesOf(loadContract())) {
      const target = path.replace(':header_hash', hash).replace(':state_ref', environment)
      // Of the events there is no end.
      const { status, body } = await fetch(`${served.url}${target}`, { method: method.toUpperCase() })
      await body?.cancel()
      assert.ok(![404, 405, 501].includes(status), `${method} ${target} → ${status}`)
    }
  })
})

describe('Request ids', () => {
  it('are the caller’s own, where it sent one that can be echoed', async () => {
    await using served = await serve()
    const own = await request(served.url).get('/healthz').set('X-Request-Id', 'mine-1')
    assert.equal(own.headers['x-request-id'], 'mine-1')
    const long = await request(served.url).get('/healthz').set('X-Request-Id', 'x'.repeat(200))
    assert.match(long.headers['x-request-id'] ?? '', /^[0-9a-f-]{36}$/)
    const refused = await request(served.url).get('/nowhere').set('X-Request-Id', 'mine-2')
    assert.equal(refused.body.request_id, 'mine-2')
  })
})

describe('The log', () => {
  it('has one line a check with outcome and timings, and no proof text above debug', async () => {
    await using served = await serve()
    await request(served.url)
      .post('/v1/checks')
      .set('X-Request-Id', 'q1')
      .send({ commands: ['#eval "secret"'] })
    const lines = served.logged.filter((line) => line['request_id'] === 'q1')
    assert.equal(lines.length, 1)
    assert.equal(lines[0]?.['status'], 'valid')
    assert.equal(lines[0]?.['lean_ms'], 5)
    assert.equal(typeof lines[0]?.['http_ms'], 'number')
    assert.ok(!JSON.stringify(served.logged).includes('secret'))
  })
  it('has the proof text at debug', async () => {
    await using served = await serve({ logLevel: 'debug' })
    await request(served.url)
      .post('/v1/checks')
      .send({ commands: ['#eval "secret"'] })
    assert.ok(JSON.stringify(served.logged).includes('secret'))
  })
})

describe('A client that goes away', () => {
  it('aborts its check at once', async () => {
    const aborted = Promise.withResolvers<null>()
    const engine = createFakeEngine({
      check: async (_request, { signal }) => {
        await new Promise((resolve) => signal.addEventListener('abort', resolve))
        aborted.resolve(null)
        return ok(result('cancelled'))
      },
    })
    await using served = await serve({ engine })
    const leaving = new AbortController()
    const answer = fetch(`${served.url}/v1/checks`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ commands: [theorem] }),
      signal: leaving.signal,
    })
    while (engine.calls.length === 0) await new Promise(setImmediate)
    leaving.abort()
    await assert.rejects(answer)
    await aborted.promise
  })
})

describe('The engine’s refusals', () => {
  const refused = async (refusal: Refusal) => {
    await using served = await serve({ engine: createFakeEngine({ check: refusing(refusal) }) })
    return await request(served.url)
      .post('/v1/checks')
      .send({ commands: [theorem] })
  }
  it('are 429 with Retry-After in whole seconds when the queue is full', async () => {
    const { status, body, headers } = await refused({ type: 'queue-full', retryAfterS: 2.2 })
    assert.deepEqual([status, body.code, headers['retry-after']], [429, 'queue-full', '3'])
  })
  it('are 503 with Retry-After while it drains or is not ready', async () => {
    const draining = await refused({ type: 'draining' })
    assert.deepEqual([draining.status, draining.body.code], [503, 'draining'])
    assert.ok(Number(draining.headers['retry-after']) >= 1)
    const cold = await refused({ type: 'not-ready', retryAfterS: 0.1 })
    assert.deepEqual([cold.status, cold.body.code, cold.headers['retry-after']], [503, 'not-ready', '1'])
  })
  it('are 404 for what it does not know', async () => {
    assert.equal((await refused({ type: 'unknown-header' })).body.code, 'unknown-header')
    assert.equal((await refused({ type: 'unknown-state', ref: proof })).status, 404)
  })
  it('that are faults are 500 without their details, and logged with them', async () => {
    const engine = createFakeEngine({
      check: () => {
        throw new Error('the inside')
      },
    })
    await using served = await serve({ engine })
    const { status, body } = await request(served.url)
      .post('/v1/checks')
      .send({ commands: [theorem] })
    assert.deepEqual([status, body.code], [500, 'internal-error'])
    assert.ok(!JSON.stringify(body).includes('inside'))
    assert.ok(JSON.stringify(served.logged).includes('the inside'))
  })
})

const refusing = (refusal: Refusal) => () => ({
  type: 'refused' as const,
  refusal,
})
