import assert from 'node:assert/strict'
import { test } from 'node:test'
import { heap } from '../../../engine/linux/libc.ts'
import { useUpHeap } from '../../../engine/linux/use-up-heap.ts'

test('what is asked for after the free pieces of the heap are used up lies together at its end', () => {
  // Every other one of many is freed again: holes of several sizes all over the heap.
  const pieces = Array.from({ length: 20_000 }, (_, i) => heap.take(100 + (i % 40) * 50))
  // A thread is given first what it has freed of another's heap, which lies elsewhere.
  const last = Math.max(...pieces.filter((piece) => piece < heap.end()))
  pieces.forEach((piece, i) => i % 2 === 0 && heap.giveBack(piece))
  useUpHeap()
  // A few that this very test frees meanwhile may come first.
  const next = Array.from({ length: 200 }, (_, i) => heap.take(100 + (i % 40) * 50))
  assert.ok(next.filter((piece) => piece > last).length > 150)
})
