import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { poolBounds } from '../../../engine/lean-engine/pool-bounds.ts'
import { affordable, nextSize, type PoolLoad } from '../../../engine/pool/pool-size.ts'
import { testSettings } from '../fake-engine.ts'

const settings = testSettings('/nowhere', { cores: [0, 1], replsPerCore: 8, memoryBudgetMb: 19_000 })

describe('the bounds of the pool', () => {
  it('let sixteen forks run where sixteen REPLs that are started would not fit', () => {
    assert.equal(poolBounds(settings, true).max, 16)
    const most = (memoryBudgetMb: number, areForks: boolean): number =>
      Math.min(16, affordable(poolBounds({ ...settings, memoryBudgetMb }, areForks), 0))
    assert.equal(most(19_000, true), 16)
    assert.equal(most(8_000, true), 16)
    assert.ok(most(8_000, false) < 10)
  })

  it('take what all forks come from off the memory, and leave REPLs half of what little there is', () => {
    const without = poolBounds(settings, false).memoryBudgetMb ?? 0
    const withForks = poolBounds(settings, true).memoryBudgetMb ?? 0
    assert.ok(without - withForks > 850 && without - withForks < 2_000)
    assert.equal(poolBounds({ ...settings, memoryBudgetMb: 1_000 }, true).memoryBudgetMb, 500)
  })

  it('grow a pool of forks one by one to sixteen, and no further than what one was seen to take', () => {
    const bounds = poolBounds(settings, true)
    const load: PoolLoad = { size: 1, busyPeak: 1, oldestWaitMs: 5_000, starting: 0, replMb: 150 }
    const grown = (replMb: number): number => {
      let size = 1
      for (let step = 0; step < 40; step++)
        ({ size } = nextSize(bounds, { ...load, size, replMb }, { lullSinceMs: null }, step))
      return size
    }
    assert.equal(grown(150), 16)
    assert.equal(grown(2_000), 7)
  })
})
