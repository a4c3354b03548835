import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { connect, type CheckRequest } from 'lean-repl-appliance/client'
import { never, problem, startFakeService } from './fake-service.ts'
import { until } from '../until.ts'

const items = (count: number, text = (index: number): string => `-- ${index}`): CheckRequest[] =>
  Array.from({ length: count }, (_, index) => ({ commands: [text(index)] }))
const indices = (count: number): number[] => Array.from({ length: count }, (_, index) => index)

describe('A batch', () => {
  it('of any length goes through in requests of bounded size, each item once', async () => {
    await using service = await startFakeService()
    await using client = connect({ url: service.url })
    const seen: number[] = []
    for await (const answer of client.batch(items(1000), { window: 64, limits: { timeout_s: 2 } })) {
      assert.deepEqual(answer.item.commands, [`-- ${answer.index}`])
      assert.equal(answer.type === 'result' && answer.result.status, 'valid')
      seen.push(answer.index)
    }
    assert.deepEqual(
      seen.toSorted((a, b) => a - b),
      indices(1000),
    )
    assert.equal(service.items.length, 1000)
    assert.ok(service.requests.length >= 125)
    assert.ok(service.requests.every((path) => path === '/v1/batches/stream?timeout_s=2'))
  })
  it('asks again only for what was not answered when its connection breaks off', async () => {
    await using service = await startFakeService({ beforeLine: async (nth) => nth % 50 !== 0 })
    await using client = connect({ url: service.url })
    const seen: number[] = []
    for await (const { index } of client.batch(items(200))) seen.push(index)
    assert.deepEqual(
      seen.toSorted((a, b) => a - b),
      indices(200),
    )
  })
  it('goes on after items that the service was stopping for', async () => {
    let refused = 0
    await using service = await startFakeService({
      misbehave: (req, res) => {
        if (refused > 0) return false
        refused += 1
        req.resume()
        const draining = { index: 0, problem: { code: 'draining', detail: 'stopping', status: 503 } }
        res
          .writeHead(200, { 'content-type': 'application/x-ndjson' })
          .end(`${JSON.stringify(draining)}\n{"summary":{}}\n`)
        return true
      },
    })
    await using client = connect({ url: service.url })
    const answers = await Array.fromAsync(client.batch(items(1)))
    assert.deepEqual(
      answers.map(({ type }) => type),
      ['result'],
    )
  })
  it('takes no more from its source than the window holds, and waits for its reader', async () => {
    await using service = await startFakeService()
    await using client = connect({ url: service.url })
    let taken = 0
    const source = function* (): Generator<CheckRequest> {
      for (; ; taken += 1) yield { commands: [`-- ${taken}`] }
    }
    let read = 0
    for await (const _answer of client.batch(source(), { window: 16 })) {
      read += 1
      assert.ok(taken <= read + 16 + 1, `${taken} taken, ${read} read`)
      if (read === 200) break
    }
    assert.equal(read, 200)
  })
  it('sends what is there while its source has nothing new', async () => {
    await using service = await startFakeService()
    await using client = connect({ url: service.url })
    const source = async function* (): AsyncGenerator<CheckRequest> {
      yield { commands: ['-- first'] }
      await never()
    }
    for await (const { index } of client.batch(source())) {
      assert.equal(index, 0)
      break
    }
  })
  it('ends at once when it is aborted, and the service is told', async () => {
    let gone = false
    await using service = await startFakeService({
      misbehave: (_req, res) => {
        res.on('close', () => {
          gone = true
        })
        return false
      },
      beforeLine: async (nth) => (nth < 3 ? true : never()),
    })
    await using client = connect({ url: service.url })
    const ends = new AbortController()
    await assert.rejects(async () => {
      for await (const { index } of client.batch(items(8), { signal: ends.signal }))
        if (index === 0) ends.abort(new Error('enough'))
    }, /enough/)
    await until(() => gone)
  })
  it('leaves the rest of a group that has its success, over requests too', async () => {
    await using service = await startFakeService()
    await using client = connect({ url: service.url })
    const attempts = items(100).map((item, index) => ({ ...item, group: index < 90 ? 'a' : 'b' }))
    const answers = await Array.fromAsync(client.batch(attempts, { window: 8, stopOnFirst: 'valid' }))
    assert.equal(answers.length, 100)
    const ran = answers.filter(({ type }) => type === 'result')
    assert.ok(ran.length < 40, `${ran.length} ran`)
    assert.ok(ran.some(({ item }) => item.group === 'b'))
  })
  it('fails where the service refuses it as a whole', async () => {
    await using service = await startFakeService({
      misbehave: (_req, res) => {
        problem(res, 401, 'unauthorized')
        return true
      },
    })
    await using client = connect({ url: service.url })
    await assert.rejects(Array.fromAsync(client.batch(items(10))), { name: 'ServiceError', status: 401 })
  })
})
