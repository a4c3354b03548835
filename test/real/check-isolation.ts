// REPLs of their own, tried on the service of checks.test.ts.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Isolation } from '../../engine/contract/index.ts'
import { check } from './checking.ts'

const ask = async (isolation: Isolation): Promise<string> => {
  const { status, stats } = await check({
    commands: ['theorem alone (a b : Nat) : a + b = b + a := by omega'],
    use_cache: false,
    isolation,
  })
  assert.deepEqual([status, stats.isolation], ['valid', isolation])
  return stats.repl_id ?? assert.fail('no REPL was asked')
}

export const isolation = (): Promise<void> =>
  describe('Isolation', () => {
    it('gives a check a REPL to itself, which serves nothing after', async () => {
      const shared = await ask('shared')
      const alone = [await ask('fresh'), await ask('fresh')]
      assert.equal(new Set([shared, ...alone]).size, 3)
      assert.ok(!alone.includes(await ask('shared')))
    })
  })
