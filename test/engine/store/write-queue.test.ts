import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Driver, WriteOperation } from '../../../engine/store/driver.ts'
import { WriteQueue } from '../../../engine/store/write-queue.ts'
import { VirtualClock } from '../../clock/virtual-clock.ts'
import { silent } from './workbench.ts'

interface Written {
  operations: WriteOperation[]
  sync: boolean
}

const openQueue = (write: (written: Written) => Promise<void> = () => Promise.resolve(), freeBytes = 1e9) => {
  const batches: Written[] = []
  const counts = { reopens: 0 }
  const driver: Pick<Driver, 'write' | 'reopen'> = {
    write: async (operations, { sync }) => {
      await write({ operations, sync })
      batches.push({ operations, sync })
    },
    reopen: () => {
      counts.reopens++
      return Promise.resolve()
    },
  }
  const clock = new VirtualClock()
  const options = { freeBytes: () => Promise.resolve(freeBytes), log: silent, clock }
  return { queue: new WriteQueue(driver as Driver, options), batches, counts, clock }
}

const put = (key: string, bytes = 1): WriteOperation => ({
  type: 'put',
  key: Buffer.from(key),
  value: Buffer.alloc(bytes),
})

test('writes of one turn go in one batch, in their order', async () => {
  const { queue, batches } = openQueue()
  const outcomes = await Promise.all(['a', 'b', 'c'].map((key) => queue.write([put(key)])))
  assert.deepEqual(outcomes, Array(3).fill({ type: 'stored' }))
  assert.deepEqual(
    batches.map(({ operations }) => operations.map(({ key }) => key.toString())),
    [['a', 'b', 'c']],
  )
  await queue.close()
})

test('writes that come while one is under way go together in the next', async () => {
  const gate = Promise.withResolvers<undefined>()
  const { queue, batches, clock } = openQueue(() => gate.promise)
  const first = queue.write([put('a')])
  await clock.advance(1)
  const others = ['b', 'c', 'd'].map((key) => queue.write([put(key)]))
  gate.resolve(undefined)
  await Promise.all([first, ...others])
  assert.deepEqual(
    batches.map(({ operations }) => operations.length),
    [1, 3],
  )
  await queue.close()
})

test('what may linger goes with the next write that may not', async () => {
  const { queue, batches, clock } = openQueue()
  const idle = queue.write([put('a')], 'soon')
  await clock.advance(10)
  assert.equal(batches.length, 0)
  await Promise.all([idle, queue.write([put('b')])])
  assert.deepEqual(
    batches.map(({ operations }) => operations.map(({ key }) => key.toString())),
    [['a', 'b']],
  )
  await queue.close()
})

test('what may linger goes by itself soon after, at once when there is much of it, and at the end', async () => {
  const { queue, batches, clock } = openQueue()
  const alone = queue.write([put('a')], 'soon')
  await clock.advance(60)
  assert.deepEqual(await alone, { type: 'stored' })
  assert.equal(batches.length, 1)
  assert.deepEqual(await queue.write([put('b', 5 << 20)], 'soon'), { type: 'stored' })
  const last = queue.write([put('c')], 'soon')
  await queue.close()
  assert.deepEqual(await last, { type: 'stored' })
})

test('what may linger goes at once when it is many, together', async () => {
  const { queue, batches } = openQueue()
  const outcomes = await Promise.all(
    Array.from({ length: 32 }, (_, at) => queue.write([put(at.toString())], 'soon')),
  )
  assert.ok(outcomes.every(({ type }) => type === 'stored'))
  assert.equal(batches.length, 1)
  await queue.close()
})

test('a batch stays small however many wait', async () => {
  const { queue, batches } = openQueue()
  await Promise.all(Array.from({ length: 20 }, (_, at) => queue.write([put(at.toString(), 1 << 20)])))
  assert.ok(batches.length >= 5, batches.length.toString())
  await queue.close()
})

test('the disk follows soon after, and at the end', async () => {
  const { queue, batches, clock } = openQueue()
  await queue.write([put('a')])
  assert.equal(batches[0]?.sync, false)
  await clock.advance(200)
  assert.equal(batches[1]?.sync, true)
  await queue.write([put('b')])
  await queue.close()
  assert.equal(batches.at(-1)?.sync, true)
})

test('a writer that is too far ahead is refused', async () => {
  const gate = Promise.withResolvers<undefined>()
  const { queue } = openQueue(() => gate.promise)
  const waiting = Array.from({ length: 10 }, () => queue.write([put('a', (8 << 20) - 1)]))
  const refused = await Promise.race(waiting)
  assert.equal(refused.type, 'failed')
  gate.resolve(undefined)
  const outcomes = await Promise.all(waiting)
  assert.equal(outcomes.filter(({ type }) => type === 'stored').length, 8)
  await queue.close()
})

test('after a failed write nothing is written until the database has been opened afresh', async () => {
  let failing = true
  const { queue, batches, counts, clock } = openQueue(() =>
    failing ? Promise.reject(new Error('IO error: No space left on device')) : Promise.resolve(),
  )
  assert.equal((await queue.write([put('a')])).type, 'full')
  failing = false
  assert.equal((await queue.write([put('b')])).type, 'full')
  assert.deepEqual([batches.length, counts.reopens], [0, 0])
  await clock.advance(1_000)
  assert.equal((await queue.write([put('c')])).type, 'stored')
  assert.deepEqual([batches.length, counts.reopens], [1, 1])
  await queue.close()
})

test('without room the database is left as it can still be read', async () => {
  const full = () => Promise.reject(Object.assign(new Error('x'), { code: 'ENOSPC' }))
  const { queue, counts, clock } = openQueue(full, 0)
  await queue.write([put('a')])
  await clock.advance(1_100)
  assert.equal((await queue.write([put('b')])).type, 'full')
  assert.equal(counts.reopens, 0)
  await queue.close()
})

test('a closed queue refuses', async () => {
  const { queue } = openQueue()
  await queue.close()
  assert.deepEqual(await queue.write([put('a')]), { type: 'failed', detail: 'the store is closed' })
})
