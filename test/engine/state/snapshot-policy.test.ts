import assert from 'node:assert/strict'
import { test } from 'node:test'
import { snapshotPays, type SnapshotQuestion } from '../../../engine/state/snapshot-policy.ts'

const question: SnapshotQuestion = {
  replayMs: 2000,
  restoreMs: 200,
  snapshotMs: 300,
  asked: 1,
  restored: 1,
  expectedBytes: 20 * 2 ** 20,
  storeMaxBytes: 20 * 2 ** 30,
}

test('a state that took long to replay is worth a blob the first time', () => {
  assert.equal(snapshotPays(question), true)
})

test('a state that is quickly replayed never is', () => {
  assert.equal(snapshotPays({ ...question, replayMs: 220, asked: 1000, restored: 1000 }), false)
})

test('a state that has always been at hand is not, until it is asked for often', () => {
  assert.equal(snapshotPays({ ...question, restored: 0 }), false)
  assert.equal(snapshotPays({ ...question, restored: 0, asked: 8 }), true)
})

test('writing the blob may cost more than it ever saves', () => {
  assert.equal(snapshotPays({ ...question, snapshotMs: 5000 }), false)
  assert.equal(snapshotPays({ ...question, snapshotMs: 5000, restored: 3 }), true)
})

test('a blob that would crowd others out is not written', () => {
  assert.equal(snapshotPays({ ...question, storeMaxBytes: 100 * 2 ** 20 }), false)
})
