import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { retryAfterS } from '../../../engine/router/admission.ts'

describe('retry-after', () => {
  it('is the time in which what waits will have been served', () => {
    assert.equal(retryAfterS(1_000, 100, 10), 10)
    assert.equal(retryAfterS(1, 10, 4), 1)
    assert.equal(retryAfterS(1_000_000, 30_000, 1), 120)
  })
})
