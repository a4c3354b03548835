import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { mostWaiting, resultsFilter, resultsOf } from '../../engine/fleet/broker/names.ts'
import { openBroker } from '../../engine/fleet/broker/open-broker.ts'
import { silent } from '../engine/fake-engine.ts'
import { until } from '../until.ts'
import { noBroker, startBrokers } from './broker.ts'

const bytes = (text: string): Uint8Array => Buffer.from(text)
const never = new AbortController().signal

describe('A broker', { skip: noBroker }, () => {
  it('keeps a log in order, and an id once', async () => {
    await using brokers = await startBrokers()
    await using broker = await openBroker(brokers.settings(), silent)
    const heard: string[] = []
    using _ = broker.hear(resultsFilter('me'), ({ bytes }) => heard.push(Buffer.from(bytes).toString()))
    for (const id of ['a', 'b', 'a'])
      assert.equal((await broker.append(resultsOf('me', id), bytes(id), id)).type, 'stored')
    const stored = await broker.read('fleet-results', resultsFilter('me'), 1, 10)
    assert.deepEqual(
      stored.map(({ seq, bytes }) => [seq, Buffer.from(bytes).toString()]),
      [
        [1, 'a'],
        [2, 'b'],
      ],
    )
    await until(() => heard.length >= 2)
  })

  it('lends a message out until it is done with, and again where it was given back', async () => {
    await using brokers = await startBrokers()
    await using broker = await openBroker(brokers.settings(), silent)
    const consumer = { stream: 'fleet-work', name: 'c', filter: 'fleet.W.t.*.p', ackWaitMs: 15_000 } as const
    await broker.ensureConsumer(consumer)
    const put = await broker.append('fleet.W.t.me.p', bytes('work'), 'one')
    assert.equal(put.type, 'stored')
    const counts: number[] = []
    for (const back of [true, false]) {
      const pull = { most: 1, expiresMs: 2_000, priority: 0, signal: never }
      for await (const delivery of broker.pull('fleet-work', 'c', pull)) {
        counts.push(delivery.count)
        if (back) delivery.giveBack()
        else assert.equal(await delivery.done(), true)
      }
    }
    assert.deepEqual(counts, [1, 2])
    assert.equal(await broker.has('fleet-work', 1), false)
  })

  it('refuses what is beyond a subject’s bound', async () => {
    await using brokers = await startBrokers()
    await using broker = await openBroker(brokers.settings(), silent)
    const all = Array.from({ length: mostWaiting + 1 }, (_, at) =>
      broker.append('fleet.W.t.me.p', bytes('work'), `id-${at}`),
    )
    const types = (await Promise.all(all)).map(({ type }) => type)
    assert.equal(types.filter((type) => type === 'full').length, 1)
  })

  it('shares values by key, and large ones by their hash', async () => {
    await using brokers = await startBrokers()
    await using broker = await openBroker(brokers.settings(), silent)
    assert.equal(await broker.recall('k'), null)
    await broker.keep('k', bytes('v'))
    assert.equal(Buffer.from((await broker.recall('k')) ?? []).toString(), 'v')
    const large = Buffer.alloc(3 * 2 ** 20, 'x')
    const name = await broker.putObject(large)
    assert.deepEqual(Buffer.from((await broker.getObject(name)) ?? []), large)
    assert.equal(await broker.getObject('0'.repeat(64)), null)
  })

  it('is found again after it was killed', async () => {
    await using brokers = await startBrokers()
    await using broker = await openBroker(brokers.settings(), silent)
    await broker.append(resultsOf('me', 'a'), bytes('a'), 'a')
    let reconnects = 0
    using _ = broker.onReconnect(() => reconnects++)
    await brokers.brokers[0]?.kill()
    await until(() => !broker.connected)
    await brokers.brokers[0]?.start()
    await until(() => reconnects > 0)
    const stored = await broker.read('fleet-results', resultsFilter('me'), 1, 10)
    assert.equal(stored.length, 1)
  })
})
