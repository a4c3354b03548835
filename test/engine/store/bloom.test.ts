import assert from 'node:assert/strict'
import { test } from 'node:test'
import { BloomFilter } from '../../../engine/store/bloom.ts'
import { sha256 } from './workbench.ts'

test('what was added may be there; of what was not, nearly nothing', () => {
  const filter = new BloomFilter(10_000)
  for (let at = 0; at < 10_000; at++) filter.add(sha256(at.toString()))
  let falsely = 0
  for (let at = 0; at < 10_000; at++) {
    assert.ok(filter.mayHave(sha256(at.toString())))
    if (filter.mayHave(sha256(`other ${at.toString()}`))) falsely++
  }
  assert.ok(falsely < 150, falsely.toString())
})
