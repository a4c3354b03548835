import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { HeaderHash } from '../../../engine/contract/ids.ts'
import type { BlobEntry } from '../../../engine/store/blob-record.ts'
import { planSweep } from '../../../engine/store/sweep-plan.ts'
import { toolchainId } from '../../../engine/state/toolchain.ts'
import { someChain, someHeader, someToolchain } from '../state/samples.ts'

const refs = someChain(5).map(({ ref }) => ref)
const entry = (at: number, change: Partial<BlobEntry> = {}): BlobEntry => ({
  key: refs[at] ?? assert.fail('no such state'),
  content: at.toString(),
  bytes: 300,
  frame: { bytes: 100, sha256: '', inline: false },
  toolchain: toolchainId(someToolchain),
  format: 'test/1',
  needs: null,
  madeAtMs: 0,
  usedAtMs: at,
  ...change,
})
const never = () => false

test('the least recently used go, and no more of them than must', () => {
  const entries = [entry(3), entry(0), entry(2), entry(1)]
  assert.deepEqual(planSweep(entries, 150, never), { keys: [refs[0], refs[1]], freedBytes: 200 })
  assert.deepEqual(planSweep(entries, 0, never), { keys: [], freedBytes: 0 })
})

test('what no one can open any more goes first', () => {
  const entries = [entry(0), entry(1), entry(2)]
  assert.deepEqual(planSweep(entries, 1, ({ key }) => key === refs[2]).keys, [refs[2]])
})

test('a content that several blobs share is freed with the last of them', () => {
  const entries = [entry(0, { content: 'same' }), entry(1), entry(2, { content: 'same' })]
  const { keys, freedBytes } = planSweep(entries, 150, never)
  assert.equal(freedBytes, 200)
  assert.deepEqual([...keys].sort(), refs.slice(0, 3).sort())
})

test('a snapshot outlives the differences to it', () => {
  const needs = { header: someHeader.hash, content: 'snapshot' }
  const snapshot = entry(0, { key: someHeader.hash, content: 'snapshot', usedAtMs: 0 })
  const entries = [snapshot, entry(3, { needs }), entry(1)]
  assert.deepEqual(planSweep(entries, 150, never).keys, [refs[1], refs[3]])
  assert.deepEqual(planSweep(entries, 250, never).keys, [refs[1], refs[3], someHeader.hash as HeaderHash])
})
