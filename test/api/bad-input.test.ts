import assert from 'node:assert/strict'
import { connect } from 'node:net'
import { after, before, describe, it } from 'node:test'
import { gzipSync } from 'node:zlib'
import request from 'supertest'
import { createFakeEngine, environment, hash, ok, result } from './fake-engine.ts'
import { serve, type Served } from './serve.ts'

describe('Bad input', () => {
  let served: Served
  before(async () => {
    served = await serve()
  })
  after(async () => {
    assert.equal(served.engine.calls.length, 0, 'nothing of this may reach the engine')
    await served[Symbol.asyncDispose]()
  })

  const post = (body: unknown, path = '/v1/checks') =>
    request(served.url)
      .post(path)
      .set('content-type', 'application/json')
      .send(typeof body === 'string' ? body : JSON.stringify(body))
  const fieldsOf = async (body: unknown, path?: string): Promise<string[]> => {
    const response = await post(body, path)
    assert.equal(response.status, 400)
    assert.match(response.headers['content-type'] ?? '', /^application\/problem\+json/)
    assert.equal(response.body.code, 'invalid-request')
    return response.body.errors.map(({ field }: { field: string }) => field).sort()
  }

  const commands = ['#check Nat']
  const named: [title: string, body: unknown, fields: string[]][] = [
    ['no commands and no source', {}, ['commands', 'source']],
    ['empty commands', { commands: [] }, ['commands']],
    ['an empty command', { commands: ['#check 1', ''] }, ['commands[1]']],
    ['too many commands', { commands: Array(1001).fill('#check 1') }, ['commands']],
    ['commands of a wrong type', { commands: 'def x := 1' }, ['commands']],
    ['a command of a wrong type', { commands: [1] }, ['commands[0]']],
    ['both header and header_hash', { commands, header: '', header_hash: hash }, ['header', 'header_hash']],
    ['both header and state_ref', { commands, header: '', state_ref: environment }, ['state_ref']],
    [
      'both header_hash and state_ref',
      { commands, header_hash: hash, state_ref: environment },
      ['state_ref'],
    ],
    ['both commands and source', { commands, source: '#check 1' }, ['commands']],
    ['a header beside a source', { source: '#check 1', header: 'import Lean' }, ['header']],
    ['a header_hash beside a source', { source: '#check 1', header_hash: hash }, ['header_hash']],
    ['a proof state as start of commands', { commands, state_ref: `proof-${hash}` }, ['state_ref']],
    ['a malformed hash', { commands, header_hash: hash.toUpperCase() }, ['header_hash']],
    ['an unknown field', { commands, timeout: 3 }, ['timeout']],
    ['an unknown limit', { commands, limits: { timeout: 3 } }, ['limits.timeout']],
    [
      'a limit beyond its bounds',
      { commands, limits: { timeout_s: 0, memory_mb: 0 } },
      ['limits.memory_mb', 'limits.timeout_s'],
    ],
    ['a limit of a wrong type', { commands, limits: { max_heartbeats: '1' } }, ['limits.max_heartbeats']],
    ['a NUL', { commands: ['a\0b'] }, ['commands[0]']],
    ['a lone surrogate', '{"commands": ["\\ud800"]}', ['commands[0]']],
    ['a list for a body', [], ['body']],
    ['a string for a body', '"x"', ['body']],
    ['a null for a body', 'null', ['body']],
    ['malformed JSON', '{"commands": [', ['body']],
    ['a prototype', '{"commands": ["x"], "__proto__": {"x": 1}}', ['__proto__']],
  ]
  for (const [title, body, fields] of named)
    it(`${title}: 400, naming ${fields.join(' and ')}`, async () => {
      assert.deepEqual(await fieldsOf(body), fields)
    })

  it('is named for tactics and headers, too', async () => {
    assert.deepEqual(await fieldsOf({}, '/v1/tactics'), ['goal', 'mode', 'state_ref', 'tactics', 'theorem'])
    const tactics = { state_ref: environment, tactics: [], mode: 'all' }
    assert.deepEqual(await fieldsOf(tactics, '/v1/tactics'), ['mode', 'state_ref', 'tactics'])
    assert.deepEqual(await fieldsOf({ header: 1, warm: 'yes' }, '/v1/headers'), ['header', 'warm'])
  })
  it('is named in the path and in the query', async () => {
    const hashes = await request(served.url).get('/v1/headers/xyz').expect(400)
    assert.deepEqual(
      hashes.body.errors.map(({ field }: { field: string }) => field),
      ['header_hash'],
    )
    const query = await request(served.url).get('/v1/pool?verbose=1').expect(400)
    assert.equal(query.body.errors[0].field, 'verbose')
    const broken = await request(served.url).get('/v1/headers/%zz').expect(400)
    assert.equal(broken.body.errors[0].field, 'path')
  })
  it('in a great many places is told in twenty', async () => {
    const { body } = await post({ commands: Array(1000).fill(7) }).expect(400)
    assert.equal(body.errors.length, 20)
  })
  it('of invalid UTF-8 is refused, not repaired', async () => {
    const body = Buffer.concat([Buffer.from('{"commands": ["'), Buffer.from([0xff]), Buffer.from('"]}')])
    const response = await fetch(`${served.url}/v1/checks`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
    })
    assert.equal(response.status, 400)
    const { errors } = (await response.json()) as { errors: object[] }
    assert.deepEqual(errors, [{ field: 'body', message: 'the body is not valid UTF-8' }])
  })
  it('of 20 MB is 413, packed or not', async () => {
    const body = JSON.stringify({ commands: ['x'.repeat(20_000_000)] })
    assert.equal((await post(body)).body.code, 'body-too-large')
    const packed = await fetch(`${served.url}/v1/checks`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'content-encoding': 'gzip' },
      body: gzipSync(body),
    })
    assert.equal(packed.status, 413)
  })
  it('of another media type, charset or encoding is 415', async () => {
    const send = (headers: Record<string, string>) =>
      fetch(`${served.url}/v1/checks`, { method: 'POST', headers, body: '{"commands": ["#check 1"]}' })
    const refused: Record<string, string>[] = [
      { 'content-type': 'text/plain' },
      { 'content-type': 'application/x-www-form-urlencoded' },
      { 'content-type': 'application/json; charset=utf-16' },
      { 'content-type': 'application/json; x=1' },
      { 'content-type': 'application/json', 'content-encoding': 'compress' },
    ]
    for (const headers of refused) {
      const response = await send(headers)
      assert.equal(response.status, 415, JSON.stringify(headers))
      assert.equal(((await response.json()) as { code: string }).code, 'unsupported-media-type')
    }
    const missing = await request(served.url).post('/v1/checks').expect(415)
    assert.equal(missing.body.code, 'unsupported-media-type')
  })
  it('to an unknown path is 404, with an unknown method 405', async () => {
    const nowhere = await request(served.url).get('/v1/nowhere').expect(404)
    assert.equal(nowhere.body.code, 'not-found')
    for (const path of ['/v1/checks', '/v1/batches', '/v1/tactics']) {
      const { body, headers } = await request(served.url).get(path).expect(405)
      assert.equal(body.code, 'method-not-allowed')
      assert.equal(headers['allow'], 'POST')
    }
    await request(served.url).put('/v1/pool').send({}).expect(405)
  })
  it('that is no HTTP at all is told so, and the connection ends', async () => {
    const { port } = new URL(served.url)
    const socket = connect(Number(port), '127.0.0.1')
    socket.write('nonsense\r\n\r\n')
    let answer = ''
    for await (const chunk of socket) answer += String(chunk)
    assert.match(answer, /^HTTP\/1\.1 400 /)
    assert.match(answer, /"code":"invalid-request"/)
  })
})

describe('Good input at the edge', () => {
  it('passes: 8 MB of source, characters beyond the first plane, a charset, gzip', async () => {
    await using served = await serve()
    const api = request(served.url)
    const send = (body: object) => api.post('/v1/checks').send(body)
    await send({ source: 'x'.repeat(8_000_000) }).expect(200)
    await send({ commands: ['example (𝕜 : Type) : 𝕜 = 𝕜 := rfl -- 🙂'] }).expect(200)
    await send({ commands: ['x'], header: '' }).expect(200)
    await send({ source: 'x', state_ref: environment }).expect(200)
    await api
      .post('/v1/checks')
      .set('content-type', 'application/json; charset="UTF-8"')
      .send('{"commands": ["x"]}')
      .expect(200)
    const packed = await fetch(`${served.url}/v1/checks`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'content-encoding': 'gzip' },
      body: gzipSync('{"commands": ["packed"]}'),
    })
    assert.equal(packed.status, 200)
    assert.deepEqual((served.engine.calls.at(-1)?.request as { commands?: string[] }).commands, ['packed'])
  })
})

describe('A response that breaks the contract', () => {
  it('is found by these tests', async () => {
    const engine = createFakeEngine({
      check: () => ok({ ...result(), surprise: 1 } as ReturnType<typeof result>),
    })
    await using served = await serve({ engine })
    await request(served.url)
      .post('/v1/checks')
      .send({ commands: ['x'] })
      .expect(500)
  })
})
