import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { gzipSync } from 'node:zlib'
import type { Problem } from '../../engine/index.ts'
import { serve } from './serve.ts'
import { conforms, post, check } from './batch-client.ts'

describe('A batch that is refused', () => {
  const cases: [title: string, body: string, status: number, field: string | null][] = [
    ['malformed JSON', '{"checks": [', 400, 'body'],
    ['no checks', '{}', 400, 'checks'],
    ['empty checks', '{"checks": []}', 400, 'checks'],
    ['checks that are no list', '{"checks": {}}', 400, 'checks'],
    ['an unknown field', '{"checks": [{}], "check": 1}', 400, 'check'],
    ['a bad limit', '{"checks": [{}], "limits": {"timeout_s": "1"}}', 400, 'limits.timeout_s'],
    ['a bad isolation', '{"checks": [{}], "isolation": "alone"}', 400, 'isolation'],
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
