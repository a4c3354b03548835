import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { openBroker } from '../../engine/fleet/broker/open-broker.ts'
import { askSubject, mostWaiting, workSubject } from '../../engine/fleet/broker/names.ts'
import { openFront } from '../../engine/fleet/start-fleet.ts'
import type { Engine } from '../../engine/index.ts'
import { createFakeEngine, somePool } from '../api/fake-engine.ts'
import { callerOf, silent } from '../engine/fake-engine.ts'
import { until } from '../until.ts'
import { batched, slowEngine, texts } from './batched.ts'
import { noBroker } from './broker.ts'
import { shortLeaseMs, startFleet } from './fleet.ts'

const ofToolchain = (id: string): ReturnType<typeof createFakeEngine> => {
  const pool = { ...somePool, toolchain: { ...somePool.toolchain, id } }
  return createFakeEngine({ overrides: { pool: () => pool } })
}

describe('A fleet', { skip: noBroker }, () => {
  it('of two toolchains mixes nothing', async () => {
    const [one, two, other] = [
      ofToolchain('a'.repeat(64)),
      ofToolchain('a'.repeat(64)),
      ofToolchain('b'.repeat(64)),
    ]
    await using fleet = await startFleet([one, two, other])
    await until(() => fleet.front.pool().lanes.length === 2 * somePool.lanes.length)
    const answers = await Promise.all([
      ...texts(30).map((text) => batched(fleet.front, text)),
      ...texts(10, 100).map((text) => fleet.front.check({ commands: [text] }, callerOf())),
    ])
    assert.equal(answers.filter(({ type }) => type === 'ok').length, 40)
    assert.equal(one.calls.length + two.calls.length, 40)
    assert.equal(other.calls.length, 0)
  })

  it('tells a caller to come back where too much waits, and a batch waits', async () => {
    const engine = slowEngine(1)
    await using fleet = await startFleet([engine])
    const [{ host, broker } = { host: null, broker: null }] = fleet.hosts
    host?.stop()
    await until(() => !fleet.front.ready())
    const toolchain = engine.pool().toolchain.id
    const fill = (subject: string): Promise<unknown[]> =>
      Promise.all(
        Array.from({ length: mostWaiting }, (_, at) =>
          broker?.append(subject, Buffer.from('{}'), `${subject}.${at}`),
        ),
      )
    await Promise.all([
      fill(askSubject(toolchain, 'someone')),
      fill(workSubject(toolchain, 'someone', 'canonical')),
    ])
    const idle = createFakeEngine({ overrides: { check: () => new Promise(() => undefined) } })
    idle.isReady = false
    // Is told of, and takes nothing.
    await fleet.join('idle', idle)
    await until(() => fleet.front.ready())
    const refused = await fleet.front.check({ commands: ['a'] }, callerOf())
    assert.equal(refused.type === 'refused' && refused.refusal.type, 'queue-full')
    const waiting = batched(fleet.front, 'b')
    const taker = await fleet.join('taker', createFakeEngine())
    assert.equal((await waiting).type, 'ok')
    // What was there was nothing that a host could read: it is dropped, and counted.
    assert.ok(taker.host.counts.malformed > 0)
  })

  it('loses nothing of one front where another ends', async () => {
    const engine = slowEngine(2)
    await using fleet = await startFleet([engine])
    const broker = await openBroker(fleet.brokers.settings({ name: 'second' }), silent)
    const second: Engine = openFront(broker, { name: 'second' }, { leaseMs: shortLeaseMs })
    await until(() => second.ready())
    const lost = texts(40).map((text) => batched(second, text))
    const kept = texts(40, 100).map((text) => batched(fleet.front, text))
    await until(() => engine.calls.length > 0)
    await second[Symbol.asyncDispose]()
    await broker[Symbol.asyncDispose]()
    const told = await Promise.all(lost)
    assert.ok(told.every((answer) => answer.type === 'ok' || answer.refusal.type === 'draining'))
    assert.equal((await Promise.all(kept)).filter(({ type }) => type === 'ok').length, 40)
  })
})
