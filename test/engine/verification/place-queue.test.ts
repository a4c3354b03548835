import assert from 'node:assert/strict'
import { test } from 'node:test'
import { PlaceQueue } from '../../../engine/request/verification/place-queue.ts'

const nobody = new AbortController().signal

test('places are given in the order of arrival, and those who leave the queue are passed over', async () => {
  const queue = new PlaceQueue(1)
  assert.equal(await queue.enter(nobody), true)
  const leaving = new AbortController()
  const order: string[] = []
  const enter = (name: string, signal = nobody): Promise<void> =>
    queue.enter(signal).then((isIn) => void order.push(`${name} ${isIn ? 'in' : 'left'}`))
  const all = [enter('first', leaving.signal), enter('second'), enter('third')]
  assert.equal(queue.waiting, 3)
  leaving.abort()
  await all[0]
  queue.leave()
  await all[1]
  queue.leave()
  await all[2]
  assert.deepEqual(order, ['first left', 'second in', 'third in'])
  const empty = queue.empty()
  queue.leave()
  await Promise.all([empty, queue.empty()])
  assert.equal(await queue.enter(AbortSignal.abort()), false)
  assert.equal(await queue.enter(nobody), true)
})
