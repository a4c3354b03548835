import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { noBroker } from './broker.ts'
import { runChaos } from './chaos.ts'

describe('A fleet whose hosts and brokers are struck', { skip: noBroker }, () => {
  for (const [seed, brokers] of [
    [1, 1],
    [2, 1],
    [3, 3],
  ] as const)
    it(`answers every check as it should, seed ${seed}, brokers: ${brokers}`, async () => {
      const { strikes, wrong } = await runChaos(seed, brokers)
      assert.ok(strikes.length > 0)
      assert.deepEqual(wrong, [])
    })
})
