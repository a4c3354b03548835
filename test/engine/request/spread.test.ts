import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { deal, shareCount } from '../../../engine/request/spread.ts'

const idle = (count: number, costMs = 0): number[] => Array.from({ length: count }, () => costMs)

describe('alternatives', () => {
  it('are shared by REPLs that hold the state, a few to each at least', () => {
    assert.equal(shareCount(idle(8), 8, 32), 8)
    assert.equal(shareCount(idle(8), 8, 7), 1)
    assert.equal(shareCount(idle(8), 8, 8), 2)
    assert.equal(shareCount([], 0, 32), 1)
  })

  it('leave alone what has no room, or would take longer to come to the state', () => {
    assert.equal(shareCount(idle(8), 3, 32), 3)
    assert.equal(shareCount([0, ...idle(7, 2_000)], 8, 32), 1)
    assert.equal(shareCount([0, 10, 2_000], 3, 32), 2)
  })

  it('never take longer for being shared', () => {
    const costs = fc.array(fc.nat(3_000), { minLength: 1, maxLength: 12 })
    const cost = (costsMs: number[], count: number, tactics: number): number =>
      (costsMs.toSorted((a, b) => a - b)[count - 1] ?? Infinity) + Math.ceil(tactics / count) * 5
    fc.assert(
      fc.property(costs, fc.nat(12), fc.integer({ min: 1, max: 100 }), (costsMs, room, tactics) => {
        const count = shareCount(costsMs, room, tactics)
        assert.ok(count >= 1 && (count === 1 || count <= Math.min(room, costsMs.length, tactics / 4)))
        assert.ok(cost(costsMs, count, tactics) <= cost(costsMs, 1, tactics))
      }),
    )
  })

  it('are each dealt once, and evenly', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.string()), fc.integer({ min: 1, max: 9 }), (items, count) => {
        const shares = deal(items, count)
        assert.equal(shares.length, count)
        assert.deepEqual(shares.flat().sort(), items.toSorted())
        const sizes = shares.map((share) => share.length)
        assert.ok(Math.max(...sizes) - Math.min(...sizes) <= 1)
      }),
    )
  })
})
