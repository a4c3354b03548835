import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import type { BatchResponse, Problem } from '../../engine/index.ts'
import { LineScanner } from '../../api/batch/scan-lines.ts'
import { createFakeEngine, ok, result } from './fake-engine.ts'
import { serve, type Served } from './serve.ts'
import { check, lines, ndjson, post, places } from './batch-client.ts'

const scan = (bytes: Buffer, size: number, maxItems = 100): LineScanner | null => {
  const scanner = new LineScanner(maxItems)
  for (let at = 0; at < bytes.length; at += size)
    if (scanner.push(bytes.subarray(at, at + size)) !== null) return null
  return scanner.end() === null ? scanner : null
}

const asLines = { 'content-type': 'application/x-ndjson' }
const sent = (items: object[]): string => items.map((item) => `${JSON.stringify(item)}\n`).join('')
const answered = async (served: Served, body: string | Buffer, query = ''): Promise<BatchResponse> => {
  const response = await fetch(`${served.url}/v1/batches${query}`, {
    method: 'POST',
    headers: asLines,
    body: body as string,
  })
  assert.equal(response.status, 200)
  return (await response.json()) as BatchResponse
}

describe('The scanner of a batch in lines', () => {
  it('finds every line that is not blank, however the text is cut', () => {
    const line = fc.oneof(fc.string({ unit: 'grapheme' }), fc.constantFrom('', ' ', '\t\r', '{}', 'a\r'))
    fc.assert(
      fc.property(fc.array(line), fc.integer({ min: 1, max: 20 }), fc.boolean(), (given, size, ends) => {
        const texts = given.map((text) => text.replaceAll('\n', ''))
        const bytes = Buffer.from(texts.join('\n') + (ends ? '\n' : ''))
        const { starts, ends: upTo } = scan(bytes, size)?.outline ?? assert.fail()
        const found = starts.map((start, at) => bytes.subarray(start, upTo[at]).toString())
        const whole = texts.filter((text) => /[^ \t\r]/.test(text))
        assert.deepEqual(
          found,
          whole.map((text) => text.replace(/^[ \t\r]+/, '')),
        )
      }),
    )
  })
  it('has a bound on their number', () => {
    assert.ok(scan(Buffer.from('1\n2\n3'), 2, 3) !== null)
    assert.equal(scan(Buffer.from('1\n2\n3\n\n4'), 2, 3), null)
  })
})

describe('A batch in lines', () => {
  it('is a check a line; blank lines are none, and the last needs no end', async () => {
    await using served = await serve()
    const body = `${sent([check('a'), check('wrong')])}\r\n  \n${JSON.stringify(check('sorry'))}`
    const { results, summary } = await answered(served, body)
    assert.deepEqual(
      results.map((one) => 'status' in one && one.status),
      ['valid', 'error', 'sorry'],
    )
    assert.equal(summary.items, 3)
  })
  it('has what holds for all of it in its URL', async () => {
    await using served = await serve()
    await answered(
      served,
      sent([check('a'), { ...check('b'), limits: { memory_mb: 7 } }]),
      '?timeout_s=2.5&memory_mb=9',
    )
    const limits = served.engine.calls.map(({ request }) => request.limits)
    assert.deepEqual(
      limits.map((one) => [one?.timeout_s, one?.memory_mb]),
      [
        [2.5, 9],
        [2.5, 7],
      ],
    )
  })
  it('hurts nothing but itself with a line that is no JSON, no check, not UTF-8 or too long', async () => {
    await using served = await serve()
    const body = Buffer.concat([
      Buffer.from('{"commands": ["a"\n[]\n{"id":"b","comands":["a"]}\n'),
      Buffer.from([0x22, 0xff, 0x22, 0x0a]),
      Buffer.from(`{"commands":["${'x'.repeat(11_000_000)}"]}\n`),
      Buffer.from(sent([check('fine')])),
    ])
    const { results } = await answered(served, body)
    const codes = results.map((one) => ('problem' in one ? one.problem.code : one.status))
    assert.deepEqual(codes, [...Array<string>(4).fill('invalid-request'), 'body-too-large', 'valid'])
    assert.equal((results[2] as { id?: string }).id, 'b')
  })
  it('is answered in lines, too, and may come packed', async () => {
    await using served = await serve()
    const headers = { ...asLines, ...ndjson, 'content-encoding': 'gzip' }
    const all = await lines(served, gzipSync(sent(places(5))), headers)
    assert.equal(all.at(-1)?.summary?.valid, 5)
  })
  it('without a line, or with a query that is none, is refused whole', async () => {
    await using served = await serve()
    const refused = async (
      body: string,
      query: string,
      headers: Record<string, string>,
    ): Promise<Problem> => {
      const response = await fetch(`${served.url}/v1/batches${query}`, { method: 'POST', headers, body })
      assert.equal(response.status, 400)
      return (await response.json()) as Problem
    }
    assert.equal((await refused('\n \n', '', asLines)).errors?.[0]?.field, 'body')
    const one = sent([check('a')])
    for (const [query, field] of [
      ['?timeout=1', 'timeout'],
      ['?timeout_s=much', 'limits.timeout_s'],
      ['?timeout_s=1&timeout_s=2', 'timeout_s'],
      ['?stop_on_first=error', 'stop_on_first'],
    ])
      assert.equal((await refused(one, query ?? '', asLines)).errors?.[0]?.field, field)
    const json = JSON.stringify({ checks: [check('a')] })
    const beside = await refused(json, '?timeout_s=1', { 'content-type': 'application/json' })
    assert.equal(beside.errors?.[0]?.field, 'timeout_s')
    assert.equal(served.engine.calls.length, 0)
  })
})

describe('An item’s own fields', () => {
  const fields = [
    { ...check('a'), id: 'first' },
    { ...check('wrong'), id: 'second', group: 'g' },
    check('b'),
    { ...check('c'), id: 7 },
    { ...check('d'), id: 'bad', limits: { timeout_s: 'x' } },
  ]
  it('come back with its result or problem, in both forms', async () => {
    await using served = await serve()
    const listed = (await (await post(served, { checks: fields })).json()) as { results: { id?: string }[] }
    assert.deepEqual(
      listed.results.map(({ id }) => id ?? null),
      ['first', 'second', null, null, 'bad'],
    )
    const told = (await lines(served, { checks: fields })) as { index: number; id?: string; group?: string }[]
    const byIndex = told.filter(({ index }) => index !== undefined).sort((a, b) => a.index - b.index)
    assert.deepEqual(
      byIndex.map(({ id, group }) => [id ?? null, group ?? null]),
      [
        ['first', null],
        ['second', 'g'],
        [null, null],
        [null, null],
        ['bad', null],
      ],
    )
    assert.ok(served.engine.calls.every(({ request }) => !('id' in request) && !('group' in request)))
  })
  it('come back from a check of its own, too', async () => {
    await using served = await serve()
    const response = await fetch(`${served.url}/v1/checks`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ ...check('a'), id: 'own', group: 'g' }),
    })
    assert.equal(((await response.json()) as { id?: string }).id, 'own')
  })
  it('name the group that a first success ends, and no other', async () => {
    const engine = createFakeEngine({
      window: 1,
      check: (request, { signal }) =>
        ok(result(signal.aborted ? 'cancelled' : request.commands?.[0] === 'holds' ? 'valid' : 'error')),
    })
    await using served = await serve({ engine })
    const attempts = (group: string | null, ...texts: string[]): object[] =>
      texts.map((text) => ({ ...check(text), ...(group !== null && { group }) }))
    const checks = [
      ...attempts('p', 'no', 'holds', 'no', 'holds'),
      ...attempts('q', 'no', 'no'),
      ...attempts(null, 'holds', 'no'),
      ...attempts('p', 'no'),
      ...attempts('q', 'holds', 'no'),
    ]
    const response = await post(served, { checks, stop_on_first: 'valid' })
    const { results, summary } = (await response.json()) as BatchResponse
    assert.deepEqual(
      results.map((one) => 'status' in one && one.status),
      [
        ...['error', 'valid', 'cancelled', 'cancelled'],
        ...['error', 'error'],
        ...['valid', 'cancelled'],
        'cancelled',
        ...['valid', 'cancelled'],
      ],
    )
    assert.deepEqual([summary.valid, summary.cancelled], [3, 5])
  })
})
