import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setImmediate as turn } from 'node:timers/promises'
import { systemClock } from '../../../engine/clock.ts'
import { Outbox } from '../../../engine/lane/outbox.ts'

const outboxForTest = (): { outbox: Outbox; sent: unknown[] } => {
  const sent: unknown[] = []
  return { outbox: new Outbox({ postMessage: (message: unknown) => sent.push(message) }, systemClock), sent }
}
const stopped = (call: number) => ({ type: 'stopped', call }) as const

test('what is said in one turn goes out as one message, when the turn is over', async () => {
  const { outbox, sent } = outboxForTest()
  outbox.say(stopped(1))
  await Promise.resolve()
  outbox.say(stopped(2))
  assert.deepEqual(sent, [])
  await turn()
  assert.deepEqual(sent, [[stopped(1), stopped(2)]])
  outbox.say(stopped(3))
  await turn()
  assert.deepEqual(sent.slice(1), [[stopped(3)]])
})

test('before the port closes it can be sent at once, and is not sent again', async () => {
  const { outbox, sent } = outboxForTest()
  outbox.say(stopped(1))
  outbox.flush()
  assert.deepEqual(sent, [[stopped(1)]])
  await turn()
  assert.deepEqual(sent, [[stopped(1)]])
})
