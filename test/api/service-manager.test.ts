import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { noticeOf, openServiceManager, watchdogPeriodMs } from '../../api/service-manager.ts'

describe('what the service manager is told', () => {
  test('is one datagram of assignments a state', () => {
    assert.deepEqual(noticeOf({ type: 'starting', status: 'importing\nLean' }), ['STATUS=importing Lean'])
    assert.deepEqual(noticeOf({ type: 'ready', status: 'warm' }), ['READY=1', 'STATUS=warm'])
    assert.deepEqual(noticeOf({ type: 'alive' }), ['WATCHDOG=1'])
    assert.deepEqual(noticeOf({ type: 'stopping', status: 'draining' }), ['STOPPING=1', 'STATUS=draining'])
  })

  test('comes three times within the watchdog’s patience, and not every moment', () => {
    assert.equal(watchdogPeriodMs(30_000_000), 10_000)
    assert.equal(watchdogPeriodMs(1), 1000)
  })

  test('is nothing without a socket', () => {
    const sent: string[][] = []
    using manager = openServiceManager({ notifySocket: null, watchdogUs: 1 }, (notice) => sent.push(notice))
    manager.tell({ type: 'ready', status: 'warm' })
    assert.deepEqual(sent, [])
  })

  test('is that it lives, from a timer of the event loop, until it is disposed', (context) => {
    context.mock.timers.enable({ apis: ['setInterval'] })
    const sent: string[][] = []
    const manager = openServiceManager({ notifySocket: '/run/n', watchdogUs: 30_000_000 }, (notice, socket) =>
      sent.push([...notice, socket]),
    )
    context.mock.timers.tick(25_000)
    manager[Symbol.dispose]()
    context.mock.timers.tick(60_000)
    assert.deepEqual(sent, [
      ['WATCHDOG=1', '/run/n'],
      ['WATCHDOG=1', '/run/n'],
    ])
  })
})
