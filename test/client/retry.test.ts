import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { decideRetry, retryAfterMs } from '../../client/retry.js'

const status = (code: number, retryAfterMs: number | null = null, problem: string | null = null) =>
  ({ type: 'status', status: code, code: problem, retryAfterMs }) as const
const broken = (name: string) => ({ type: 'broken', name }) as const
const so = { attempt: 1, fruitlessMs: 0, patienceMs: 60_000 }

describe('What did not get through', () => {
  it('waits as long as it was asked to, and up to a quarter more', () => {
    assert.deepEqual(decideRetry(status(429, 3000), so, 0), { type: 'wait', ms: 3000 })
    assert.deepEqual(decideRetry(status(503, 3000), so, 1), { type: 'wait', ms: 3750 })
  })
  it('waits longer each time where nobody said how long, and at most five seconds', () => {
    const waits = [1, 2, 3, 7, 40].map((attempt) => decideRetry(status(503), { ...so, attempt }, 0))
    assert.deepEqual(
      waits.map((wait) => wait.type === 'wait' && wait.ms),
      [100, 200, 400, 5000, 5000],
    )
  })
  it('is given up where the wait passes the patience', () => {
    assert.equal(decideRetry(status(429, 61_000), so, 0).type, 'give-up')
    assert.equal(decideRetry(broken('ECONNREFUSED'), { ...so, fruitlessMs: 59_950 }, 0).type, 'give-up')
  })
  it('is given up where another try would say the same', () => {
    for (const setback of [
      status(400),
      status(401),
      status(413),
      status(500),
      status(503, 1000, 'frozen'),
      broken('ENOTFOUND'),
    ])
      assert.equal(decideRetry(setback, so, 0).type, 'give-up')
  })
  it('is not sent for ever when it breaks every connection', () => {
    assert.equal(decideRetry(broken('ECONNRESET'), { ...so, attempt: 11 }, 0).type, 'wait')
    assert.equal(decideRetry(broken('ECONNRESET'), { ...so, attempt: 12 }, 0).type, 'give-up')
  })
})

it('Retry-After is seconds or a date', () => {
  assert.equal(retryAfterMs('7', 0), 7000)
  assert.equal(retryAfterMs('Fri, 27 Nov 2026 10:00:05 GMT', Date.UTC(2026, 10, 27, 10)), 5000)
  assert.equal(retryAfterMs('Fri, 27 Nov 2026 10:00:05 GMT', Date.UTC(2026, 10, 27, 11)), 0)
  for (const nothing of [null, '', '-1', 'soon']) assert.equal(retryAfterMs(nothing, 0), null)
})
