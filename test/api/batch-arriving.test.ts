import assert from 'node:assert/strict'
import { once } from 'node:events'
import { request as httpRequest, type ClientRequest, type IncomingMessage } from 'node:http'
import { createInterface } from 'node:readline'
import { describe, it } from 'node:test'
import { createGzip } from 'node:zlib'
import type { Answer, CheckResult } from '../../engine/index.ts'
import { check, conforms, message, type Line } from './batch-client.ts'
import { createFakeEngine, ok, result } from './fake-engine.ts'
import { serve, type Served } from './serve.ts'
import { until } from '../until.ts'

const line = (text: string): string => `${JSON.stringify(check(text))}\n`

interface Sending {
  sent: ClientRequest
  response: Promise<IncomingMessage>
}
const send = (served: Served, headers: Record<string, string> = {}): Sending => {
  const sent = httpRequest(`${served.url}/v1/batches/stream`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-ndjson', ...headers },
  })
  const response = once(sent, 'response').then(([coming]) => coming as IncomingMessage)
  response.catch(() => undefined)
  return { sent, response }
}
const linesOf = async function* (response: IncomingMessage): AsyncGenerator<Line> {
  for await (const text of createInterface({ input: response })) {
    const one = JSON.parse(text) as Line
    conforms('BatchLine', one)
    yield one
  }
}
const rest = async (reading: AsyncGenerator<Line>): Promise<Line[]> => {
  const all: Line[] = []
  for await (const one of reading) all.push(one)
  return all
}

describe('A batch in lines whose body is still arriving', () => {
  it('is run and answered line by line', async () => {
    await using served = await serve()
    const { sent, response } = send(served)
    sent.write(line('first') + line('second').slice(0, 9))
    const answer = await response
    assert.deepEqual([answer.statusCode, answer.headers['content-type']], [200, 'application/x-ndjson'])
    const reading = linesOf(answer)
    assert.equal(((await reading.next()).value as Line).index, 0)
    assert.equal(served.engine.calls.length, 1)
    sent.write(line('second').slice(9))
    assert.equal(((await reading.next()).value as Line).index, 1)
    sent.end(line('last, without an end').trimEnd())
    const [last, end] = await rest(reading)
    assert.deepEqual([last?.index, end?.summary?.items, end?.summary?.valid], [2, 3, 3])
    assert.equal(end?.problem, undefined)
  })

  it('tells in its last line why no more of it was taken', async () => {
    await using served = await serve()
    const { sent, response } = send(served, { 'content-encoding': 'gzip' })
    const gzip = createGzip()
    gzip.pipe(sent, { end: false })
    gzip.write(line('fine'))
    gzip.flush()
    const reading = linesOf(await response)
    assert.equal(((await reading.next()).value as Line).index, 0)
    sent.end('this is not gzip')
    const [end] = await rest(reading)
    assert.deepEqual([end?.summary?.items, end?.summary?.valid], [1, 1])
    assert.equal(end?.problem?.code, 'invalid-request')
  })

  it('is refused as ever where nothing of it has been answered', async () => {
    const never = new Promise<never>(() => undefined)
    await using served = await serve({ engine: createFakeEngine({ check: () => never }) })
    const { sent, response } = send(served, { 'content-encoding': 'gzip' })
    const gzip = createGzip()
    gzip.pipe(sent, { end: false })
    gzip.write(line('runs for long'))
    gzip.flush()
    await until(() => served.engine.calls.length === 1)
    sent.end('this is not gzip')
    const answer = await response
    assert.equal(answer.statusCode, 400)
    answer.resume()
  })

  it('begins nothing more when its client goes away, and lets what runs end', async () => {
    const running = Promise.withResolvers<Answer<CheckResult>>()
    const engine = createFakeEngine({ check: () => running.promise })
    await using served = await serve({ engine })
    const { sent, response } = send(served)
    sent.write(line('first') + line('second').slice(0, 9))
    await until(() => engine.calls.length === 1)
    sent.destroy()
    await assert.rejects(response)
    await until(() => engine.calls[0]?.caller.signal.aborted)
    running.resolve(ok(result('valid')))
    assert.equal((await fetch(`${served.url}/healthz`)).status, 200)
    assert.equal(engine.calls.length, 1)
  })

  it('is taken in whole by itself, for clients that read nothing before they have written everything', async () => {
    const long = 'x'.repeat(8_000)
    const engine = createFakeEngine({
      check: async () => ok(result('valid', { messages: [message(long)] })),
    })
    await using served = await serve({ engine })
    const { sent, response } = send(served)
    const items = 2_000
    for (let at = 0; at < items; at++) if (!sent.write(line(`${at}${long}`))) await once(sent, 'drain')
    sent.end()
    const all = await rest(linesOf(await response))
    assert.equal(all.length, items + 1)
    assert.equal(all.at(-1)?.summary?.valid, items)
  })
})
