import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createFakeEngine, ok, result } from '../api/fake-engine.ts'
import { until } from '../until.ts'
import { batched, slowEngine, texts } from './batched.ts'
import { noBroker } from './broker.ts'
import { startFleet } from './fleet.ts'

describe('Checks of a batch', { skip: noBroker }, () => {
  it('are shared by hosts, and each is answered once', async () => {
    const engines = [slowEngine(2), slowEngine(2), slowEngine(2)]
    await using fleet = await startFleet(engines)
    const answers = await Promise.all(texts(300).map((text) => batched(fleet.front, text)))
    assert.equal(
      answers.every((answer) => answer.type === 'ok' && answer.value.status === 'valid'),
      true,
    )
    const calls = engines.map(({ calls }) => calls.length)
    assert.equal(
      calls.reduce((sum, count) => sum + count),
      300,
    )
    assert.equal(
      calls.every((count) => count > 30),
      true,
      JSON.stringify(calls),
    )
  })

  it('that are the same are run once', async () => {
    const engine = createFakeEngine()
    await using fleet = await startFleet([engine])
    const answers = await Promise.all(['a', 'a', 'a', 'b'].map((text) => batched(fleet.front, text)))
    const caches = answers.map((answer) => answer.type === 'ok' && answer.value.stats.result_cache)
    assert.deepEqual(caches, ['miss', 'joined', 'joined', 'miss'])
    assert.equal(engine.calls.length, 2)
  })

  it('go on at another host where one is cut off with them', async () => {
    await using fleet = await startFleet([slowEngine(20), slowEngine(20)])
    const all = Promise.all(texts(100).map((text) => batched(fleet.front, text)))
    await until(() => (fleet.hosts[0]?.host.counts.items ?? 0) > 0)
    await fleet.hosts[0]?.broker[Symbol.asyncDispose]()
    const answers = await all
    assert.equal(answers.filter(({ type }) => type === 'ok').length, 100)
  })

  it('that a host gives back as it ends are run elsewhere, at once', async () => {
    const [one, other] = [slowEngine(20), slowEngine(20)]
    await using fleet = await startFleet([one, other])
    const all = Promise.all(texts(100).map((text) => batched(fleet.front, text)))
    await until(() => one.calls.length > 0)
    const [{ host } = { host: null }] = fleet.hosts
    host?.stop()
    await host?.[Symbol.asyncDispose]()
    const answers = await all
    const statuses = answers.map((answer) => answer.type === 'ok' && answer.value.status)
    assert.deepEqual(new Set(statuses), new Set(['valid']))
  })

  it('wait where the broker is away, and are answered when it is back', async () => {
    await using fleet = await startFleet([slowEngine(5)])
    await batched(fleet.front, 'first')
    await fleet.brokers.brokers[0]?.kill()
    const all = Promise.all(texts(20).map((text) => batched(fleet.front, text)))
    await until(() => fleet.hosts[0]?.broker.connected === false)
    await fleet.brokers.brokers[0]?.start()
    assert.equal((await all).filter(({ type }) => type === 'ok').length, 20)
  })

  it('that bring down two hosts are not given to a third', async () => {
    await using fleet = await startFleet([])
    const deadly = (): ReturnType<typeof createFakeEngine> =>
      createFakeEngine({
        check: (request, { signal }) => {
          if (!request.commands?.includes('poison')) return ok(result('valid'))
          return new Promise((resolve) => {
            signal.addEventListener('abort', () => resolve(ok(result('cancelled'))))
          })
        },
      })
    const begun = async (name: string): Promise<void> => {
      const engine = deadly()
      const { broker } = await fleet.join(name, engine)
      await until(() =>
        engine.calls.some(({ request }) => 'commands' in request && request.commands?.includes('poison')),
      )
      await broker[Symbol.asyncDispose]()
    }
    await fleet.join('h0', createFakeEngine())
    await until(() => fleet.front.ready())
    await fleet.hosts[0]?.host[Symbol.asyncDispose]()
    const all = Promise.all(['poison', 'b', 'c'].map((text) => batched(fleet.front, text)))
    for (const name of ['h1', 'h2', 'h3']) await begun(name)
    await fleet.join('h4', createFakeEngine())
    const [poison, ...rest] = await all
    assert.equal(poison?.type === 'ok' && poison.value.status, 'crashed')
    assert.equal(poison?.type === 'ok' && poison.value.errors[0]?.retryable, true)
    for (const answer of rest) assert.equal(answer.type === 'ok' && answer.value.status, 'valid')
  })

  it('that nobody waits for any more leave the queue and the host', async () => {
    const engine = slowEngine(200)
    await using fleet = await startFleet([engine])
    const end = new AbortController()
    const all = Promise.all(texts(20).map((text) => batched(fleet.front, text, { signal: end.signal })))
    await until(() => engine.calls.length > 0)
    end.abort()
    for (const answer of await all) assert.equal(answer.type === 'ok' && answer.value.status, 'cancelled')
    const answer = await batched(fleet.front, 'after')
    assert.equal(answer.type === 'ok' && answer.value.status, 'valid')
  })
})
