import assert from 'node:assert/strict'
import { it, mock } from 'node:test'
import { systemClock } from '../../../engine/clock.ts'
import { Autoscaler } from '../../../engine/router/autoscaler.ts'
import type { Pool } from '../../../engine/pool/pool.ts'
import type { Dispatcher } from '../../../engine/router/dispatcher.ts'
import { growAfterWaitMs } from '../../../engine/pool/pool-size.ts'
import { silent } from '../fake-engine.ts'

it('the pool grows one by one while checks wait, up to its bound, and not while one starts', () => {
  mock.timers.enable({ apis: ['setInterval'] })
  let size = 1
  let phase = 'idle'
  const sizes: number[] = []
  const pool = {
    get size() {
      return size
    },
    resize: (to: number) => sizes.push((size = to)),
    repls: () => [{ phase, ownMb: 900 }],
  } as unknown as Pool
  const dispatcher = { takeBusyPeak: () => 1, oldestWaitMs: () => growAfterWaitMs } as unknown as Dispatcher
  const bounds = { min: 1, max: 3, spares: 0, memoryBudgetMb: null, expectedReplMb: 900 }
  const scaler = new Autoscaler({ pool, dispatcher, bounds, log: silent, clock: systemClock })
  mock.timers.tick(500)
  assert.deepEqual(sizes, [2])
  phase = 'starting'
  mock.timers.tick(500)
  assert.deepEqual(sizes, [2])
  phase = 'idle'
  mock.timers.tick(2_000)
  assert.deepEqual(sizes, [2, 3])
  scaler[Symbol.dispose]()
  mock.timers.reset()
})
