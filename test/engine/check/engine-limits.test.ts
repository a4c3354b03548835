// What the REPL says that its engine lacks, as results list it.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { engineLimitsIn } from '../../../engine/check/engine-limits.ts'

const told = (engineLimits: unknown): string[] =>
  engineLimitsIn([{ reply: { env: 1, engineLimits: engineLimits as string[] }, leanMs: 1 }])

test('no more is taken of the list than anyone reads', () => {
  const many = Array.from({ length: 1000 }, (_, i) => `body:${i}${'x'.repeat(1000)}`)
  assert.equal(told(many).length, 100)
  assert.ok(told(many).every((one) => one.length <= 300))
})

test('what is no list of names is none', () => {
  assert.deepEqual(told([3, {}, 'process', null]), ['process'])
  assert.deepEqual(told('process'), [])
  assert.deepEqual(told(undefined), [])
})
