// Kimina's routes over a scripted engine: shapes, refusals, keys, and what its clients would make of our trouble.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import request from 'supertest'
import { createFakeEngine, ok, result, type Script } from '../fake-engine.ts'
import { withKeys } from './with-keys.ts'
import { post, snippet } from './asking.ts'
import { conforms } from '../batch-client.ts'
import { serve } from '../serve.ts'

const serveWith = (check: Script['check']) => serve({ engine: createFakeEngine({ ...(check && { check }) }) })
const struck = (status: 'timeout' | 'memory_exceeded' | 'crashed', command_index: number | null = 0) =>
  ok(
    result(status, {
      errors: [
        {
          kind: status,
          message: 'Command 0 timed out',
          command_index,
          pos: null,
          end_pos: null,
          goals: [],
          template: '0'.repeat(16),
          root_cause: true,
          retryable: true,
        },
      ],
    }),
  )

describe('Kimina’s routes', () => {
  it('answer as the contract says', async () => {
    await using served = await serve()
    const snippets = [snippet('a'), snippet('b', 'wrong'), snippet('c', 'sorry'), snippet('d', 'a\0')]
    const { body } = await post(served, { snippets, debug: true }).expect(200)
    conforms('KiminaChecked', body)
    const codes = [{ custom_id: 1, proof: 'wrong' }, { custom_id: 'x' }]
    const verified = await request(served.url).post('/verify').send({ codes }).expect(200)
    conforms('KiminaVerified', verified.body)
    const refused = await post(served, { snippets: [] }).expect(422)
    assert.equal(refused.body.detail[0].type, 'value_error')
    for (const path of ['/', '/health'])
      conforms('KiminaHealth', (await request(served.url).get(path).expect(200)).body)
  })
})

describe('/api/check', () => {
  it('answers in request order, on both its paths, in the shapes of the REPL', async () => {
    await using served = await serve()
    for (const path of ['/api/check', '/api/check/']) {
      const { body } = await post(served, { snippets: [snippet('a'), snippet('b', 'wrong')] }, path).expect(
        200,
      )
      assert.deepEqual(body, {
        results: [
          { id: 'a', time: 0.005, response: { env: 0 } },
          {
            id: 'b',
            time: 0.005,
            response: {
              env: 0,
              messages: [
                {
                  severity: 'error',
                  pos: { line: 1, column: 40 },
                  endPos: { line: 1, column: 45 },
                  data: 'omega could not …',
                },
              ],
            },
          },
        ],
      })
    }
  })

  it('asks the engine for the whole file, with the caller’s timeout and no limit of its own', async () => {
    await using served = await serve()
    await post(served, { snippets: [snippet('a')], timeout: '7', reuse: 'no' }).expect(200)
    assert.deepEqual(served.engine.calls[0]?.request, {
      source: 'theorem t : 1 = 1 := rfl',
      limits: { timeout_s: 7 },
      use_cache: false,
      include: [],
    })
    assert.equal(served.engine.calls[0]?.caller.waits, true)
  })

  it('never answers a sorry without `sorries` and the words that callers look for', async () => {
    await using served = await serveWith(() => ok(result('sorry', { sorries: [] })))
    const { body } = await post(served, { snippets: [snippet('a', 'sorry')] }).expect(200)
    const [{ response }] = body.results
    assert.equal(response.sorries.length, 1)
    assert.deepEqual(response.messages, [
      {
        severity: 'warning',
        pos: { line: 1, column: 0 },
        endPos: { line: 1, column: 0 },
        data: "declaration uses 'sorry'",
      },
    ])
  })

  it('tells a timeout, a memory kill and a crash as errors of their snippet alone', async () => {
    await using served = await serveWith((asked) => {
      const source = 'source' in asked ? (asked.source ?? '') : ''
      if (source === 'fine') return ok(result('valid'))
      if (source === 'import') return struck('timeout', null)
      return struck(source as 'timeout')
    })
    const { body } = await post(served, {
      snippets: ['timeout', 'import', 'memory_exceeded', 'crashed', 'fine'].map((code) =>
        snippet(code, code),
      ),
      timeout: 3,
    }).expect(200)
    const errors = body.results.map(({ error }: { error?: string }) => error)
    assert.deepEqual(errors.slice(0, 2), [
      'Lean REPL command timed out in 3.0 seconds',
      'Lean REPL header command timed out in 3.0 seconds',
    ])
    assert.match(errors[2], /^Lean REPL ran out of memory/)
    assert.match(errors[3], /^Lean REPL crashed/)
    assert.doesNotMatch(errors.slice(2).join(), /timed out/)
    assert.equal(errors[4], undefined)
    for (const one of body.results.slice(0, 4)) assert.equal('response' in one, false)
    assert.equal(body.results[0].time, 3)
    assert.match(body.results[0].diagnostics.repl_uuid, /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)
  })

  it('times out at once with no time, takes no code for fine, and refuses what is no text by itself', async () => {
    await using served = await serve()
    const none = await post(served, { snippets: [snippet('a')], timeout: 0 }).expect(200)
    assert.equal(none.body.results[0].error, 'Lean REPL command timed out in 0.0 seconds')
    const { body } = await post(served, {
      snippets: [snippet('empty', ''), snippet('nul', '\0'), snippet('half', '\ud800'), snippet('fine')],
    }).expect(200)
    assert.deepEqual(body.results[0].response, { env: 0 })
    assert.match(body.results[1].error, /NUL/)
    assert.match(body.results[2].error, /surrogate/)
    assert.deepEqual(body.results[3].response, { env: 0 })
    assert.equal(served.engine.calls.length, 1)
  })

  it('waits where the queue is full, instead of sending the client away', async () => {
    let asked = 0
    await using served = await serveWith(() =>
      asked++ === 0
        ? { type: 'refused', refusal: { type: 'queue-full', retryAfterS: 0.01 } }
        : ok(result('valid')),
    )
    const { body } = await post(served, { snippets: [snippet('a')] }).expect(200)
    assert.deepEqual(body.results[0].response, { env: 0 })
  })

  it('shifts info trees to the text after the imports and keeps the asked detail', async () => {
    const range = { synthetic: false, start: { line: 3, column: 2 }, finish: { line: 3, column: 5 } }
    const tactic = {
      kind: 'TacticInfo',
      node: {
        name: 'Lean.Parser.Tactic.tacticRfl',
        goals_before: ['⊢ 1 = 1'],
        goals_after: [],
        stx: { range },
      },
      children: [],
    }
    const trees = [{ kind: 'CommandInfo', node: null, children: [tactic] }]
    await using served = await serveWith(() =>
      ok(result('valid', { infotree: [{ command_index: 0, trees, left_out: 0 }] })),
    )
    const code = 'import Lean\n\nexample : 1 = 1 := by rfl'
    const { body } = await post(served, { snippets: [snippet('a', code)], infotree: 'original' }).expect(200)
    const [{ response }] = body.results
    assert.equal(response.env, 1)
    assert.equal(response.infotree.length, 1)
    assert.deepEqual(response.infotree[0].node.goalsBefore, ['⊢ 1 = 1'])
    assert.deepEqual(response.infotree[0].node.stx.range.start, { line: 1, column: 2 })
  })
})

describe('/verify', () => {
  it('puts the time into the response and an error of null beside it, under both its names', async () => {
    await using served = await serve()
    const body = {
      codes: [
        { custom_id: 3, proof: 'fine', code: 'wrong' },
        { custom_id: 'b', code: 'fine' },
      ],
    }
    for (const path of ['/verify', '/one_pass_verify_batch']) {
      const { body: said } = await post(served, body, path).expect(200)
      assert.deepEqual(said.results, [
        { custom_id: '3', error: null, response: { env: 0, time: 0.005 } },
        { custom_id: 'b', error: null, response: { env: 0, time: 0.005 } },
      ])
    }
  })

  it('gives a code without a verdict an error message too, for scripts that read nothing else', async () => {
    await using served = await serveWith(() => struck('crashed'))
    const { body } = await post(
      served,
      { codes: [{ custom_id: 'a', code: 'x' }, { custom_id: 'a' }] },
      '/verify',
    )
    for (const { error, response } of body.results) {
      assert.deepEqual(response.messages, [{ severity: 'error', pos: { line: 1, column: 0 }, data: error }])
    }
    assert.equal(body.results[1].error, 'No code provided')
  })

  it('takes no codes and repeated ids, and sends its slashed paths to the bare ones', async () => {
    await using served = await serve()
    assert.deepEqual((await post(served, { codes: [] }, '/verify').expect(200)).body, { results: [] })
    await post(served, {}, '/verify/').expect(307).expect('Location', '/verify')
    const { body } = await post(served, { codes: [{ custom_id: 0.5, code: '' }] }, '/verify').expect(422)
    assert.deepEqual(
      body.detail.map((one: { loc: unknown[] }) => one.loc.at(-1)),
      ['str', 'int'],
    )
  })
})

describe('Kimina’s server', () => {
  it('is healthy, at the root too unless a browser asks, and refuses other methods', async () => {
    await using served = await serve()
    for (const path of ['/health', '/health/', '/'])
      assert.deepEqual((await request(served.url).get(path).expect(200)).body, { status: 'ok' })
    await request(served.url).get('/').set('Accept', 'text/html').expect(200).expect('Content-Type', /html/)
    const { body } = await request(served.url).get('/api/check').expect(405).expect('Allow', 'POST')
    assert.deepEqual(body, { detail: 'Method Not Allowed' })
    await request(served.url).head('/health').expect(405)
  })

  it('takes a key with and without Bearer, before it reads the body, and any header without keys', async () => {
    const { keys, token } = withKeys()
    using _keys = keys
    await using served = await serve({ keys })
    const body = { snippets: [snippet('a')] }
    await post(served, body).set('Authorization', token).expect(200)
    await post(served, body).set('Authorization', `Bearer ${token}`).expect(200)
    assert.deepEqual((await post(served, {}).expect(401)).body, { detail: 'Missing API key' })
    const wrong = await post(served, {}).set('Authorization', 'Bearer other').expect(401)
    assert.deepEqual(wrong.body, { detail: 'Invalid API key' })
    await request(served.url).get('/health').expect(200)
    await using open = await serve()
    await post(open, body).set('Authorization', 'Bearer None').expect(200)
  })
})
