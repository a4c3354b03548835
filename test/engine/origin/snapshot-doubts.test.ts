import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hashHeader } from '../../../engine/header/hash.ts'
import { SnapshotDoubts } from '../../../engine/origin/snapshot-doubts.ts'
import type { BlobKey } from '../../../engine/store/interface.ts'

const [one, two] = ['import Lean', 'import Std'].map(hashHeader)
if (one === undefined || two === undefined) throw new Error('two headers')

const setUp = (dropBlob: (key: BlobKey) => Promise<void> = () => Promise.resolve()) => {
  const dropped: BlobKey[] = []
  const warned: unknown[] = []
  const store = { dropBlob: (key: BlobKey) => (dropped.push(key), dropBlob(key)) }
  return {
    dropped,
    warned,
    doubts: new SnapshotDoubts(store, { warn: (said: unknown) => warned.push(said) }),
  }
}

test('a snapshot that a REPL refuses is dropped at once, and that is told', async () => {
  const { doubts, dropped, warned } = setUp()
  await doubts.note({ ref: one, how: 'refused', detail: 'not a snapshot' })
  assert.deepEqual(dropped, [one])
  assert.equal(warned.length, 1)
})

test('one that a REPL ends under is dropped at the second time: the first may be chance', async () => {
  const { doubts, dropped } = setUp()
  const ended = { how: 'ended', detail: 'code 139' } as const
  await doubts.note({ ref: one, ...ended })
  await doubts.note({ ref: two, ...ended })
  assert.deepEqual(dropped, [])
  await doubts.note({ ref: one, ...ended })
  assert.deepEqual(dropped, [one])
})

test('a store that can’t drop it is told of, and nothing is thrown', async () => {
  const { doubts, warned } = setUp(() => Promise.reject(new Error('read-only')))
  await doubts.note({ ref: one, how: 'refused', detail: 'why' })
  assert.match(JSON.stringify(warned), /read-only/)
})
