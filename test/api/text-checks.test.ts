import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { gzipSync } from 'node:zlib'
import type { CheckResult, Problem } from '../../engine/index.ts'
import { serve, type Served } from './serve.ts'

const file = 'import Lean\n\n-- ∀ x\ntheorem t : 1 = 1 := rfl\n'
const send = (
  served: Served,
  query = '',
  headers: Record<string, string> = {},
  body: unknown = file,
): Promise<Response> =>
  fetch(`${served.url}/v1/checks${query}`, {
    method: 'POST',
    headers: { 'content-type': 'text/plain', ...headers },
    body: body as string,
  })

describe('A check of text as it is', () => {
  it('is a check of it as a source', async () => {
    await using served = await serve()
    const response = await send(served)
    assert.equal(response.status, 200)
    assert.equal(((await response.json()) as CheckResult).status, 'valid')
    assert.equal(served.engine.calls[0]?.request && 'source' in served.engine.calls[0].request, true)
    assert.equal((served.engine.calls[0]?.request as { source: string }).source, file)
  })
  it('has limits and what else a check may say in its URL', async () => {
    await using served = await serve()
    const query =
      '?timeout_s=2.5&memory_mb=100&max_heartbeats=0&use_cache=false&include=declarations,tactics&isolation=fresh'
    assert.equal((await send(served, query)).status, 200)
    const { source, limits, ...rest } = served.engine.calls[0]?.request as Record<string, unknown>
    assert.equal(source, file)
    assert.deepEqual({ ...(limits as object) }, { timeout_s: 2.5, memory_mb: 100, max_heartbeats: 0 })
    const { use_cache, include, isolation } = rest
    assert.deepEqual([use_cache, include, isolation], [false, ['declarations', 'tactics'], 'fresh'])
  })
  it('may come as curl sends it when told nothing, with a charset, and packed', async () => {
    await using served = await serve()
    for (const type of ['application/x-www-form-urlencoded', 'text/plain; charset=utf-8'])
      assert.equal((await send(served, '', { 'content-type': type })).status, 200)
    const packed = await send(served, '', { 'content-encoding': 'gzip' }, gzipSync(file))
    assert.equal(packed.status, 200)
    const texts = served.engine.calls.map(({ request }) => (request as { source: string }).source)
    assert.deepEqual(texts, [file, file, file])
  })
  const refused: [title: string, query: string, body: unknown, field: string][] = [
    ['an unknown parameter', '?timeout=3', file, 'timeout'],
    ['a limit that is no number', '?timeout_s=long', file, 'limits.timeout_s'],
    ['a limit out of its bounds', '?timeout_s=0', file, 'limits.timeout_s'],
    ['a parameter twice', '?memory_mb=1&memory_mb=2', file, 'memory_mb'],
    ['a flag that is none', '?use_cache=no', file, 'use_cache'],
    ['a part that nobody includes', '?include=everything', file, 'include[0]'],
    ['no text', '', '', 'source'],
    ['a NUL', '', 'a\0b', 'source'],
    ['bytes that are not UTF-8', '', Buffer.from([0x66, 0xff]), 'body'],
  ]
  for (const [title, query, body, field] of refused)
    it(`with ${title} is refused, and the field named`, async () => {
      await using served = await serve()
      const response = await send(served, query, {}, body)
      assert.equal(response.status, 400)
      assert.equal(((await response.json()) as Problem).errors?.[0]?.field, field)
      assert.equal(served.engine.calls.length, 0)
    })
  it('in another charset, or of another type, is refused', async () => {
    await using served = await serve()
    for (const type of ['text/plain; charset=latin1', 'text/html'])
      assert.equal((await send(served, '', { 'content-type': type })).status, 415)
    // JSON whose sender forgot to say so is not called wrong Lean.
    assert.equal((await send(served, '', {}, ' {"commands": ["x"]}')).status, 415)
    assert.equal(served.engine.calls.length, 0)
  })
  it('alone has its limits in the URL', async () => {
    await using served = await serve()
    const json = JSON.stringify({ source: file })
    const response = await send(served, '?timeout_s=1', { 'content-type': 'application/json' }, json)
    assert.equal(response.status, 400)
    assert.equal(((await response.json()) as Problem).errors?.[0]?.field, 'timeout_s')
  })
})
