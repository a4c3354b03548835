// Whatever is sent, the answer is one that the contract names, and never a 500.
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import fc from 'fast-check'
import type { Problem } from '../../engine/index.ts'
import { environment, hash, proof } from './fake-engine.ts'
import { serve, type Served } from './serve.ts'

const text = fc.oneof(
  fc.string(),
  fc.string({ unit: 'binary' }),
  fc.constantFrom(
    '',
    'theorem t : True := trivial',
    hash,
    environment,
    proof,
    '\0',
    '\ud800',
    'valid',
    'sequence',
  ),
)
const number = fc.oneof(fc.integer(), fc.double(), fc.constantFrom(0, 0.1, 1, 30, 4096, 1e308))
const anything = fc.oneof(fc.jsonValue(), text, number, fc.array(text, { maxLength: 3 }))
const mostly = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<unknown> =>
  fc.oneof({ weight: 6, arbitrary }, { weight: 1, arbitrary: anything })

const limits = mostly(
  fc.record(
    {
      timeout_s: mostly(number),
      memory_mb: mostly(number),
      max_heartbeats: mostly(number),
      deadline_s: mostly(number),
      more: anything,
    },
    { requiredKeys: [] },
  ),
)
const check = fc.record(
  {
    header: mostly(text),
    header_hash: mostly(text),
    state_ref: mostly(text),
    commands: mostly(fc.array(mostly(text), { maxLength: 3 })),
    source: mostly(text),
    limits,
    stop_on_error: mostly(fc.boolean()),
    use_cache: mostly(fc.boolean()),
    more: anything,
  },
  { requiredKeys: [] },
)
const tactics = fc.record(
  {
    state_ref: mostly(text),
    tactics: mostly(fc.array(mostly(text))),
    mode: mostly(text),
    limits,
    more: anything,
  },
  { requiredKeys: [] },
)
const header = fc.record(
  { header: mostly(text), warm: mostly(fc.boolean()), more: anything },
  { requiredKeys: [] },
)
const batch = fc.record(
  {
    checks: mostly(fc.array(mostly(check), { maxLength: 5 })),
    limits,
    stop_on_first: mostly(text),
    more: anything,
  },
  { requiredKeys: [] },
)
/** A body with some bytes changed, cut or added. */
const damaged = (body: fc.Arbitrary<object>): fc.Arbitrary<Buffer> =>
  fc
    .tuple(body, fc.nat(), fc.uint8Array({ maxLength: 4 }), fc.nat({ max: 4 }))
    .map(([whole, at, bytes, cut]) => {
      const buffer = Buffer.from(JSON.stringify(whole))
      const place = at % (buffer.length + 1)
      return Buffer.concat([buffer.subarray(0, place), bytes, buffer.subarray(place + cut)])
    })

describe('A body of any sort', () => {
  let served: Served
  before(async () => {
    served = await serve()
  })
  after(async () => {
    await served[Symbol.asyncDispose]()
  })

  const answers = async (path: string, body: string | Buffer): Promise<void> => {
    const headers = { 'content-type': 'application/json' }
    const response = await fetch(served.url + path, { method: 'POST', headers, body: body as string })
    const answer = (await response.json()) as Problem
    assert.ok([200, 400].includes(response.status), `${response.status} ${JSON.stringify(answer)}`)
    if (response.status === 200) return
    assert.equal(answer.code, 'invalid-request')
    assert.ok(answer.errors !== undefined && answer.errors.length > 0)
    for (const { field, message } of answer.errors) assert.ok(field !== '' && message !== '')
  }

  for (const [path, body] of [
    ['/v1/checks', check],
    ['/v1/tactics', tactics],
    ['/v1/headers', header],
    ['/v1/batches', batch],
  ] as [string, fc.Arbitrary<object>][]) {
    it(`sent to ${path} is answered 200, or 400 naming fields`, async () => {
      const property = fc.asyncProperty(body, (value) => answers(path, JSON.stringify(value)))
      await fc.assert(property, { numRuns: 300 })
    })
    it(`sent to ${path} damaged is answered 200, or 400 naming fields`, async () => {
      await fc.assert(
        fc.asyncProperty(damaged(body), (bytes) => answers(path, bytes)),
        { numRuns: 200 },
      )
    })
  }
})
