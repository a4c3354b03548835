import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, beforeEach, describe, it } from 'node:test'
import { promisify } from 'node:util'
import request from 'supertest'
import { readKeyFile, writeKeyFile, type ApiKey } from '../../api/keys/key-file.ts'
import { openKeyRing } from '../../api/keys/key-ring.ts'
import { hashToken, makeToken } from '../../api/keys/token.ts'
import { createFakeEngine, ok, result } from './fake-engine.ts'
import { collectingLogger, serve } from './serve.ts'
import { until } from '../until.ts'

const run = promisify(execFile)
let folder: string
let path: string
before(() => {
  folder = mkdtempSync(join(tmpdir(), 'lean-repl-keys-'))
  path = join(folder, 'keys.json')
})
beforeEach(() => {
  rmSync(path, { force: true })
})
after(() => {
  rmSync(folder, { recursive: true })
})

const key = (name: string, token: string, more: Partial<ApiKey> = {}): ApiKey => ({
  name,
  sha256: hashToken(token).toString('hex'),
  ratePerMinute: null,
  concurrency: null,
  weight: 1,
  ...more,
})
const ringOf = (...keys: ApiKey[]) => {
  writeKeyFile(path, keys)
  return openKeyRing(path, collectingLogger([]))
}
const theorem = { commands: ['theorem t (a b : Nat) : a + b = b + a := by omega'] }

describe('API keys', () => {
  it('open every operation, as bearer token or header of their own; name and weight reach the engine', async () => {
    const token = makeToken()
    using keys = ringOf(key('other', makeToken()), key('prover', token, { weight: 3 }))
    await using served = await serve({ keys })
    const post = () => request(served.url).post('/v1/checks').send(theorem)
    await post().set('Authorization', `Bearer ${token}`).expect(200)
    await post().set('X-API-Key', token).expect(200)
    const { caller } = served.engine.calls[0] ?? {}
    assert.deepEqual([caller?.id, caller?.weight], ['prover', 3])
  })
  it('are missed with 401, before a body is read', async () => {
    using keys = ringOf(key('prover', makeToken()))
    await using served = await serve({ keys })
    for (const headers of [{}, { authorization: `Bearer ${makeToken()}` }, { authorization: 'Basic eDp5' }]) {
      const response = await request(served.url).post('/v1/checks').set(headers).send('{').expect(401)
      assert.equal(response.body.code, 'unauthorized')
      assert.match(response.headers['www-authenticate'] ?? '', /^Bearer/)
    }
    await request(served.url).get('/v1/pool').expect(401)
    await request(served.url).get('/metrics').expect(401)
    await request(served.url)
      .post('/v1/batches')
      .send({ checks: [theorem] })
      .expect(401)
    assert.equal(served.engine.calls.length, 0)
  })
  it('are not asked for by probes and documentation', async () => {
    using keys = ringOf()
    await using served = await serve({ keys })
    for (const path of ['/healthz', '/readyz', '/openapi.yaml', '/docs/'])
      await request(served.url).get(path).expect(200)
  })
  it('are read again while the service runs; a file that turns bad changes nothing', async () => {
    const [first, second] = [makeToken(), makeToken()]
    using keys = ringOf(key('first', first))
    await using served = await serve({ keys })
    const status = async (token: string) =>
      (await request(served.url).get('/v1/pool').set('X-API-Key', token)).status
    assert.deepEqual([await status(first), await status(second)], [200, 401])
    writeKeyFile(path, [key('second', second)])
    keys.reload()
    assert.deepEqual([await status(first), await status(second)], [401, 200])
    writeFileSync(path, '{"keys": [{}]}')
    keys.reload()
    assert.deepEqual([await status(first), await status(second)], [401, 200])
  })
  it('are read again by themselves', async () => {
    const token = makeToken()
    using keys = ringOf()
    writeKeyFile(path, [key('late', token)])
    assert.equal((await until(() => keys.find(token))).name, 'late')
  })
  it('have a rate of their own: 429 with Retry-After', async () => {
    const [slow, fast] = [makeToken(), makeToken()]
    using keys = ringOf(key('slow', slow, { ratePerMinute: 2 }), key('fast', fast))
    await using served = await serve({ keys })
    const get = (token: string) => request(served.url).get('/v1/pool').set('X-API-Key', token)
    await get(slow).expect(200)
    await get(slow).expect(200)
    const { body, headers } = await get(slow).expect(429)
    assert.equal(body.code, 'rate-limited')
    assert.ok(Number(headers['retry-after']) >= 1 && Number(headers['retry-after']) <= 60)
    await get(fast).expect(200)
    await request(served.url).get('/readyz').expect(200)
  })
  it('have a number of requests under way of their own', async () => {
    const gate = Promise.withResolvers<null>()
    const engine = createFakeEngine({
      check: async () => {
        await gate.promise
        return ok(result())
      },
    })
    const token = makeToken()
    using keys = ringOf(key('one', token, { concurrency: 1 }))
    await using served = await serve({ keys, engine })
    const post = () => request(served.url).post('/v1/checks').set('X-API-Key', token).send(theorem)
    const first = post().then((response) => response.status)
    while (engine.calls.length === 0) await new Promise(setImmediate)
    const second = await post().expect(429)
    assert.equal(second.body.code, 'concurrency-limited')
    gate.resolve(null)
    assert.equal(await first, 200)
    await post().expect(200)
  })
})

describe('The file of API keys', () => {
  const bad: [title: string, text: string][] = [
    ['no JSON', 'keys'],
    ['no list', '{}'],
    ['a key without a name', '{"keys": [{"sha256": "00"}]}'],
    ['a token instead of a hash', '{"keys": [{"name": "a", "sha256": "lrk_x"}]}'],
    ['a rate of none', `{"keys": [{"name": "a", "sha256": "${'0'.repeat(64)}", "rate_per_minute": 0}]}`],
    [
      'one name twice',
      `{"keys": [${Array(2)
        .fill(`{"name": "a", "sha256": "${'0'.repeat(64)}"}`)
        .join()}]}`,
    ],
  ]
  for (const [title, text] of bad)
    it(`with ${title} is refused in words`, () => {
      writeFileSync(path, text)
      assert.throws(() => readKeyFile(path), { name: 'KeyFileError', message: new RegExp(`^${path}`) })
    })
})

describe('npm run keys', () => {
  const keys = (...args: string[]) =>
    run(process.execPath, [join(import.meta.dirname, '../../api/keys/cli.ts'), ...args, '--file', path])

  it('adds a key, shows it once and keeps its hash for the owner alone', async () => {
    const { stdout } = await keys('add', 'prover', '--rate-per-minute', '600', '--concurrency', '8')
    const token = stdout.trim()
    assert.match(token, /^lrk_[\w-]{43}$/)
    assert.ok(!readFileSync(path, 'utf8').includes(token))
    assert.equal(statSync(path).mode & 0o777, 0o600)
    assert.deepEqual(readKeyFile(path), [key('prover', token, { ratePerMinute: 600, concurrency: 8 })])
    const list = await keys('list')
    assert.match(list.stdout, /^prover {2}rate_per_minute=600 {2}concurrency=8 {2}weight=1$/m)
    await keys('remove', 'prover')
    assert.deepEqual(readKeyFile(path), [])
  })
  it('refuses in a line what it does not understand', async () => {
    for (const args of [
      ['add'],
      ['add', 'a b'],
      ['remove', 'nobody'],
      ['dance'],
      ['add', 'x', '--rate-per-minute', '0'],
    ])
      await assert.rejects(keys(...args), { code: 1, stdout: '' })
  })
})
