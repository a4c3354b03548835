// REPLs of their own, tried on the service of checks.test.ts.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { CheckResult, Isolation } from '../../engine/contract/index.ts'
import { check } from './checking.ts'

/** From here on the process keeps to itself whatever Lean has to say of a text. */
const silence =
  'open Lean Elab Command in\nrun_cmd lintersRef.modify fun all => all.push { run := fun _ => modify fun s => { s with messages := {} } }'
const wrong = 'example : (1 : Nat) = 2 := by decide'
const right = 'example : (1 : Nat) = 1 := by decide'

const tell = (commands: string[], isolation: Isolation): Promise<CheckResult> =>
  check({ commands, use_cache: false, isolation })
const verdict = async (commands: string[], isolation: Isolation): Promise<CheckResult['status']> =>
  (await tell(commands, isolation)).status

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

    it('keeps what a text does to its REPL from every other text, whoever shares and whoever is alone', async () => {
      const isolations = ['shared', 'fresh'] as const
      for (const poisoned of isolations)
        for (const next of isolations) {
          const here = await verdict([silence, wrong], poisoned)
          assert.notEqual(here, 'valid')
          assert.equal((await tell([silence], poisoned)).stats.isolation, poisoned)
          assert.equal(await verdict([wrong], next), 'error', `${next} after ${poisoned}`)
          assert.equal(await verdict([right], next), 'valid', `${next} after ${poisoned}`)
        }
    })
  })
