// What a request to Kimina's routes may not be, each told with its sort and its place.
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { serve, type Served } from '../serve.ts'
import { post, snippet } from './asking.ts'

const loc = (...more: (string | number)[]) => ['body', ...more]

describe('A request that Kimina’s server refuses', () => {
  let served: Served
  before(async () => {
    served = await serve()
  })
  after(() => served[Symbol.asyncDispose]())

  const cases: [what: string, body: unknown, type: string, at: (string | number)[]][] = [
    ['without snippets', { timeout: 5 }, 'missing', loc('snippets')],
    ['with no snippets', { snippets: [] }, 'value_error', loc()],
    ['with two of one id', { snippets: [snippet('a'), snippet('a')] }, 'value_error', loc()],
    ['with a number for an id', { snippets: [{ id: 7, code: '' }] }, 'string_type', loc('snippets', 0, 'id')],
    ['with no id', { snippets: [{ code: '' }] }, 'missing', loc('snippets', 0, 'id')],
    ['with no code', { snippets: [{ id: 'a' }] }, 'missing', loc('snippets', 0, 'code')],
    ['with an object of snippets', { snippets: {} }, 'list_type', loc('snippets')],
    ['with half a second', { snippets: [snippet('a')], timeout: 0.5 }, 'int_from_float', loc('timeout')],
    ['with a negative time', { snippets: [snippet('a')], timeout: -1 }, 'greater_than_equal', loc('timeout')],
    ['with another detail', { snippets: [snippet('a')], infotree: 'all' }, 'enum', loc('infotree')],
    ['that is no object', [], 'model_attributes_type', loc()],
    ['that is cut short', '{"snippets": [', 'json_invalid', loc(14)],
    ['without a body', '', 'missing', loc()],
  ]
  for (const [what, body, type, at] of cases)
    it(`${what} is answered 422 with the place`, async () => {
      const answer = await post(served, body).expect(422)
      assert.deepEqual([answer.body.detail[0].type, answer.body.detail[0].loc], [type, at])
    })

  it('is UTF-8, whether or not it begins with a byte order mark', async () => {
    const send = (bytes: Buffer) => fetch(`${served.url}/api/check`, { method: 'POST', body: bytes })
    const text = Buffer.from(JSON.stringify({ snippets: [snippet('a')] }))
    assert.equal((await send(Buffer.concat([Buffer.from('\ufeff'), text]))).status, 200)
    const latin = await send(Buffer.from('{"snippets":[{"id":"a","code":"\xe9"}]}', 'latin1'))
    assert.equal(latin.status, 422)
    assert.match(await latin.text(), /not UTF-8/)
  })

  it('is read as JSON without a Content-Type, and as text with another', async () => {
    const body = JSON.stringify({ snippets: [snippet('a')], nonsense: 1 })
    const bare = await fetch(`${served.url}/api/check`, { method: 'POST', body: Buffer.from(body) })
    assert.equal(bare.status, 200)
    const { body: refused } = await post(served, body).set('Content-Type', 'text/plain').expect(422)
    assert.equal(refused.detail[0].type, 'model_attributes_type')
  })
})
