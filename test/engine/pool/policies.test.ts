import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { growAfterWaitMs, nextSize, shrinkAfterLullMs } from '../../../engine/pool/pool-size.ts'
import { forgettingPolicy, recycleReason } from '../../../engine/pool/recycling.ts'
import { failingAfter, isFailing, restartDelayMs } from '../../../engine/pool/restart-delay.ts'

describe('the restart delay', () => {
  it('is none after a kill that a check earned, and grows to seconds while REPLs die unused', () => {
    assert.equal(restartDelayMs({ fruitless: 0 }), 0)
    assert.equal(restartDelayMs({ fruitless: 1 }), 100)
    assert.equal(restartDelayMs({ fruitless: 3 }), 400)
    assert.equal(restartDelayMs({ fruitless: 1_000 }), 15_000)
  })
  it('counts a lane as failing after several in a row', () => {
    assert.equal(isFailing({ fruitless: failingAfter - 1 }), false)
    assert.equal(isFailing({ fruitless: failingAfter }), true)
  })
})

describe('the pool’s size', () => {
  const bounds = { min: 1, max: 4, spares: 1, memoryBudgetMb: null, expectedReplMb: 900 }
  const load = { size: 2, busyPeak: 2, oldestWaitMs: 0, starting: 0, replMb: 1_000 }

  it('grows by one when checks wait, and not again while that one starts', () => {
    const waiting = { ...load, oldestWaitMs: growAfterWaitMs }
    assert.equal(nextSize(bounds, waiting, { lullSinceMs: null }, 0).size, 3)
    assert.equal(nextSize(bounds, { ...waiting, starting: 1 }, { lullSinceMs: null }, 0).size, 2)
    assert.equal(nextSize(bounds, { ...waiting, size: 4 }, { lullSinceMs: null }, 0).size, 4)
  })

  it('shrinks by one after a long lull only', () => {
    const lull = { ...load, busyPeak: 0 }
    const first = nextSize(bounds, lull, { lullSinceMs: null }, 1_000)
    assert.deepEqual(first, { size: 2, memory: { lullSinceMs: 1_000 } })
    assert.equal(nextSize(bounds, lull, first.memory, shrinkAfterLullMs).size, 2)
    assert.equal(nextSize(bounds, lull, first.memory, 1_000 + shrinkAfterLullMs).size, 1)
    assert.equal(nextSize(bounds, load, first.memory, 1_000 + shrinkAfterLullMs).size, 2)
  })

  it('stays within its bounds and the memory budget, and steps by one', () => {
    const any = fc.record({
      size: fc.integer({ min: 1, max: 4 }),
      busyPeak: fc.integer({ min: 0, max: 5 }),
      oldestWaitMs: fc.integer({ min: 0, max: 5_000 }),
      starting: fc.integer({ min: 0, max: 2 }),
      replMb: fc.integer({ min: 100, max: 1_000 }),
    })
    fc.assert(
      fc.property(any, fc.integer({ min: 2_000, max: 8_000 }), (given, memoryBudgetMb) => {
        const { size } = nextSize(
          { ...bounds, memoryBudgetMb },
          given,
          { lullSinceMs: 0 },
          10 * shrinkAfterLullMs,
        )
        assert.ok(size >= 1 && size <= 4)
        assert.ok(size === 1 || (size + bounds.spares) * given.replMb <= memoryBudgetMb)
        assert.ok(size <= given.size + 1)
      }),
    )
  })
})

describe('recycling', () => {
  const young = { checks: 10, ageMs: 1_000, baselineOwnMb: 900, ownMb: 950 }
  it('leaves a young REPL alone', () => {
    assert.equal(recycleReason(young, forgettingPolicy, 0), null)
  })
  it('names what a REPL has too much of', () => {
    assert.equal(recycleReason({ ...young, checks: 50_000 }, forgettingPolicy, 0), 'checks')
    assert.equal(recycleReason({ ...young, ageMs: 1e9 }, forgettingPolicy, 0), 'age')
    assert.equal(recycleReason({ ...young, ownMb: 2_000 }, forgettingPolicy, 0), 'growth')
  })
  it('spreads the recycling of REPLs that were born together', () => {
    const old = { ...young, checks: 40_000 }
    assert.equal(recycleReason(old, forgettingPolicy, 0), null)
    assert.equal(recycleReason(old, forgettingPolicy, 0.9), 'checks')
  })
})
