import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
// As whoever has the package installed writes it.
import { connect, ServiceError, ServiceUnreachable, type Retry } from 'lean-repl-appliance/client'
import { problem, startFakeService } from './fake-service.ts'

const check = { commands: ['theorem t : 1 = 1 := rfl'] }
const refuseFirst =
  (count: number, status: number, code: string, headers = {}) =>
  (_req: unknown, res: Parameters<typeof problem>[0], nth: number): boolean => {
    if (nth <= count) problem(res, status, code, headers)
    return nth <= count
  }

describe('A client', () => {
  it('sends again what was put off, no sooner than it was asked to', async () => {
    await using service = await startFakeService({
      misbehave: refuseFirst(2, 429, 'queue-full', { 'retry-after': '1' }),
    })
    const retries: Retry[] = []
    await using client = connect({ url: service.url, onRetry: (retry) => retries.push(retry) })
    const started = performance.now()
    assert.equal((await client.check(check)).status, 'valid')
    assert.ok(performance.now() - started >= 2000)
    assert.deepEqual(
      retries.map(({ reason, attempt }) => [reason, attempt]),
      [
        ['queue-full', 1],
        ['queue-full', 2],
      ],
    )
  })
  it('sends again what broke off', async () => {
    await using service = await startFakeService({
      misbehave: (req, _res, nth) => {
        if (nth <= 2) req.socket.destroy()
        return nth <= 2
      },
    })
    await using client = connect({ url: service.url })
    assert.equal((await client.check(check)).status, 'valid')
    assert.equal(service.requests.length, 3)
  })
  it('says what the service said where its patience ends', async () => {
    await using service = await startFakeService({
      misbehave: refuseFirst(Infinity, 503, 'draining', { 'retry-after': '5' }),
    })
    await using client = connect({ url: service.url, patienceMs: 1000 })
    await assert.rejects(
      client.check(check),
      (error) => error instanceof ServiceError && error.problem?.code === 'draining' && error.status === 503,
    )
    assert.equal(service.requests.length, 1)
  })
  it('says that nobody listens', async () => {
    await using client = connect({ url: 'http://127.0.0.1:4', patienceMs: 0 })
    await assert.rejects(
      client.check(check),
      (error) => error instanceof ServiceUnreachable && /ECONNREFUSED/.test(error.message),
    )
  })
  it('does not take another program for the service', async () => {
    await using service = await startFakeService({
      misbehave: (_req, res) => {
        res.writeHead(404, { 'content-type': 'text/html' }).end('<h1>not here</h1>')
        return true
      },
    })
    await using client = connect({ url: service.url })
    await assert.rejects(
      client.check(check),
      (error) => error instanceof ServiceError && error.problem === null,
    )
  })
  it('sends its key, and no other name for nothing', async () => {
    await using service = await startFakeService()
    await using named = connect({ url: `${service.url}/`, apiKey: 'k' })
    await using open = connect({ url: service.url, apiKey: null })
    await Promise.all([named.check(check), open.check(check)])
    assert.deepEqual(service.headers.map(({ authorization }) => authorization).sort(), [
      'Bearer k',
      undefined,
    ])
  })
  it('waits no longer than it is let', async () => {
    await using service = await startFakeService({ misbehave: () => true })
    await using client = connect({ url: service.url })
    const ends = new AbortController()
    const asked = client.check(check, { signal: ends.signal })
    ends.abort(new Error('enough'))
    await assert.rejects(asked, /enough/)
    const waiting = connect({ url: 'http://127.0.0.1:4', signal: AbortSignal.timeout(50) })
    await assert.rejects(waiting.check(check), { name: /TimeoutError|AbortError/ })
  })
})
