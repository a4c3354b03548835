// `GET /v1/events` as a reader has it, and the batches that it tells of.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import request from 'supertest'
import type { BatchResponse, CheckResult, LiveEvent } from '../../engine/index.ts'
import { until } from '../until.ts'
import { answerByText, createFakeEngine } from './fake-engine.ts'
import { closedContract, serve } from './serve.ts'
import { Ajv2020 } from 'ajv/dist/2020.js'

const eventsIn = (text: string): LiveEvent[] =>
  text.split('\n\n').flatMap((block) => {
    if (block === '') return []
    assert.ok(block.startsWith('data: '))
    return [JSON.parse(block.slice('data: '.length)) as LiveEvent]
  })

/** The contract's own word on an event, which the validator of responses does not look into. */
const validate = (() => {
  const { components } = closedContract().document
  const ajv = new Ajv2020({ strict: false, validateFormats: false })
  ajv.addSchema({ $id: 'contract', components })
  return ajv.compile({ $ref: 'contract#/components/schemas/LiveEvent' })
})()

describe('The events', () => {
  it('are what the contract says', async () => {
    await using served = await serve()
    await request(served.url).post('/v1/checks').send({ source: 'wrong' }).expect(200)
    served.engine.tell({ type: 'repl-ended', repl: 'r2', core: 1, cause: 'crash', served: 1, ageMs: 10 })
    const { text, headers } = await request(served.url).get('/v1/events?follow=false').expect(200)
    assert.match(String(headers['content-type']), /^text\/event-stream/)
    const [event, ...more] = eventsIn(text)
    assert.deepEqual(more, [])
    assert.ok(validate(event), JSON.stringify(validate.errors))
    assert.equal(event?.not_valid[0]?.error?.message, 'omega could not …')
    assert.equal(event.not_valid[0].text, 'wrong')
  })
  it('go on until the service stops, and then the answer ends', async () => {
    await using served = await serve()
    const response = await fetch(`${served.url}/v1/events`)
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()
    assert.ok(reader)
    await reader.read()
    await request(served.url).post('/v1/checks').send({ source: 'wrong' }).expect(200)
    let text = ''
    while (!text.includes('omega could not')) text += (await reader.read()).value ?? assert.fail('it ended')
    served.live[Symbol.dispose]()
    while (!(await reader.read()).done);
  })
  it('tell of a batch that runs, and whoever’s it is may cancel it', async () => {
    const waiting: (() => void)[] = []
    const engine = createFakeEngine({
      window: 1,
      check: async (asked, caller) => {
        if (!caller.signal.aborted)
          await new Promise<void>((resolve) => {
            waiting.push(resolve)
            caller.signal.addEventListener('abort', () => resolve())
          })
        return answerByText(asked, caller)
      },
    })
    await using served = await serve({ engine })
    const checks = Array.from({ length: 5 }, (_, at) => ({ commands: [`#check ${at}`] }))
    const answered = request(served.url)
      .post('/v1/batches')
      .send({ checks })
      .then(({ body }) => body as BatchResponse)
    await until(() => waiting.length === 1)
    waiting[0]?.()
    await until(() => waiting.length === 2)
    const { text } = await request(served.url).get('/v1/events?follow=false').expect(200)
    const [batch] = eventsIn(text)[0]?.batches ?? []
    assert.ok(batch)
    assert.deepEqual([batch.items, batch.answered, batch.kept], [5, 1, false])
    await request(served.url).delete(`/v1/batches/${batch.id}`).expect(200)
    const { results, summary } = await answered
    assert.deepEqual(
      results.map((each) => (each as CheckResult).status),
      ['valid', ...Array.from({ length: 4 }, () => 'cancelled')],
    )
    assert.equal(summary.cancelled, 4)
    await request(served.url).delete(`/v1/batches/${batch.id}`).expect(404)
  })
  it('refuse one reader more than a key may have', async () => {
    await using served = await serve()
    const leaving = new AbortController()
    const { signal } = leaving
    const open = (): Promise<Response> => fetch(`${served.url}/v1/events`, { signal })
    const all = await Promise.all(Array.from({ length: 16 }, open))
    assert.ok(all.every(({ status }) => status === 200))
    const { body } = await request(served.url).get('/v1/events').expect(429).expect('retry-after', '10')
    assert.equal((body as { code: string }).code, 'concurrency-limited')
    leaving.abort()
    await until(async () => (await request(served.url).get('/v1/events?follow=false')).status === 200)
  })
})
