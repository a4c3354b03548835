import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { canaryReading, pickleable, restoredExactly } from '../../../../engine/lean/native/canary.ts'
import type { ReplMessage } from '../../../../engine/protocol/wire.ts'

const says = (...data: string[]): { env: number; messages: ReplMessage[] } => ({
  env: 1,
  messages: data.map((text) => ({ severity: 'info', pos: { line: 1, column: 0 }, data: text })),
})

describe('the canary of a restored environment', () => {
  test('sings when both say the same', () => {
    assert.ok(restoredExactly(says('canary 3 [simp=1]'), says('canary 3 [simp=1]')))
  })

  test('is silent when an extension has lost entries, when it did not run, or when more was said', () => {
    assert.ok(!restoredExactly(says('canary 3 [simp=1]'), says('canary 3 []')))
    assert.ok(!restoredExactly({ message: 'Unknown environment.' }, says('canary 3 []')))
    assert.ok(!restoredExactly(says(), says()))
    assert.equal(canaryReading(says('canary 3 []', 'canary 4 []')), null)
    assert.equal(canaryReading(says('something else')), null)
  })
})

describe('a state whose commands leave traces that no canary sees', () => {
  test('is never pickled', () => {
    assert.ok(pickleable(['theorem t : True := trivial', '@[simp] def f := 1']))
    for (const command of [
      'open Nat',
      'local instance : X := y',
      'scoped notation "a" => b',
      'variable (n : Nat)',
    ])
      assert.ok(!pickleable(['def f := 1', command]), command)
  })
})
