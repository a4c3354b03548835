import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sleep } from '../../engine/clock.ts'
import { VirtualClock } from './virtual-clock.ts'

test('what is due happens at its time, in the order in which it was asked for', async () => {
  const clock = new VirtualClock()
  const seen: string[] = []
  const see = (what: string) => (): void => void seen.push(`${what} ${clock.nowMs()}`)
  clock.after(20, see('late'))
  clock.after(10, see('first'))
  clock.after(10, see('second'))
  clock.soon(see('soon'))
  using _every = clock.every(8, see('every'))
  await clock.advance(20)
  assert.deepEqual(seen, ['soon 0', 'every 8', 'first 10', 'second 10', 'every 16', 'late 20'])
  assert.equal(clock.nowMs(), 20)
})

test('a timer that is disposed of does not come, once or again', async () => {
  const clock = new VirtualClock()
  let count = 0
  clock.after(5, () => count++)[Symbol.dispose]()
  const every = clock.every(5, () => count++)
  await clock.advance(12)
  every[Symbol.dispose]()
  await clock.advance(100)
  assert.equal(count, 2)
  assert.equal(clock.pending, 0)
})

test('a sleep ends at its time, or at once when its signal is aborted', async () => {
  const clock = new VirtualClock()
  const ends: number[] = []
  const waking = new AbortController()
  void sleep(clock, 50).then(() => ends.push(clock.nowMs()))
  void sleep(clock, 500, waking.signal).then(() => ends.push(clock.nowMs()))
  await clock.advance(100)
  waking.abort()
  await clock.advance(0)
  assert.deepEqual(ends, [50, 100])
  assert.equal(clock.pending, 0)
})

test('waiting for what does not come to hold ends', async () => {
  const clock = new VirtualClock()
  await assert.rejects(
    clock.until(() => false, 1_000),
    /within 1000 ms/,
  )
})
