import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { sleep } from '../../../engine/clock.ts'
import { forgettingPolicy } from '../../../engine/pool/recycling.ts'
import { answered } from '../fake-lane.ts'
import { clock, job, build, hang, slow } from './dispatcher-for-test.ts'

describe('the dispatcher', () => {
  it('runs checks on all REPLs of the size and leaves the spare standing by', async () => {
    const { dispatcher, submit, pool } = await build({ cores: 2, size: 2, spares: 1, behave: slow(20) })
    const all = Array.from({ length: 6 }, () => submit())
    assert.equal(dispatcher.running, 2)
    assert.equal(dispatcher.depth, 4)
    const ran = await clock.through(Promise.all(all))
    const used = new Set(ran.map((one) => (one.type === 'ran' ? one.replId : one.type)))
    assert.equal(used.size, 2)
    assert.equal([...pool.repls()].length, 3)
  })

  it('gives a killed REPL’s place to the spare at once and replaces it behind', async () => {
    const { lanes, dispatcher, submit, pool } = await build({
      size: 1,
      spares: 1,
      behave: ({ job }) =>
        job.type === 'check' && job.commands[0] === 'loop' ? { kill: 'timeout' } : answered(job),
    })
    for (const lane of lanes) lane.readyMs = 50
    const killed = await clock.through(submit({ job: () => job('canonical', 'loop') }))
    assert.ok(killed.type === 'ran' && killed.outcome.type === 'killed')
    const next = await clock.through(submit())
    assert.ok(next.type === 'ran' && next.outcome.type === 'checked')
    assert.equal(next.queueMs, 0)
    // The next caller has the core to himself for a moment.
    assert.equal([...pool.repls()].length, 1)
    assert.equal(dispatcher.running, 0)
    await clock.advance(600)
    assert.equal([...pool.repls()].filter(({ phase }) => phase === 'idle').length, 2)
    // Only the first was waited for: what stands by may take its time, to be faster when its turn comes.
    assert.deepEqual(lanes[0]?.startedAsSpare, [false, true, true])
  })

  it('lends the cores of REPLs that are idle to one that runs, which take nothing until they are given back', async () => {
    const { dispatcher, submit, pool } = await build({ cores: 3, size: 3, behave: slow(20) })
    const first = submit()
    const busy = [...pool.repls()].find(({ phase }) => phase === 'busy')?.core ?? -1
    const lent = dispatcher.lend(5, busy)
    assert.equal(lent.cores.length, 2)
    assert.ok(!lent.cores.includes(busy))
    assert.equal(dispatcher.room, 0)
    const second = submit()
    await clock.advance(1)
    assert.equal(dispatcher.depth, 1)
    assert.equal(dispatcher.lend(5, busy).cores.length, 0)
    lent[Symbol.dispose]()
    lent[Symbol.dispose]()
    await clock.advance(1)
    assert.equal(dispatcher.depth, 0)
    await clock.through(Promise.all([first, second]))
    assert.equal(dispatcher.running, 0)
  })

  it('refuses what a full queue can’t hold, with a time to come back', async () => {
    const { submit } = await build({ capacity: 4, behave: hang })
    for (let at = 0; at < 5; at++) void submit()
    const refused = await clock.through(submit())
    assert.deepEqual(refused, { type: 'queue-full', retryAfterS: 1 })
  })

  it('lets those who wait in when there is room, all of them', async () => {
    const { submit } = await build({ capacity: 2, behave: slow(1) })
    const all = await clock.through(
      Promise.all(Array.from({ length: 50 }, () => submit({ caller: { id: 'someone', waits: true } }))),
    )
    assert.ok(all.every(({ type }) => type === 'ran'))
  })

  it('takes a check whose client has gone out of the queue, and kills one that runs', async () => {
    const { lanes, dispatcher, submit } = await build({ behave: hang })
    const [running, waiting] = [new AbortController(), new AbortController()]
    const first = submit({ signal: running.signal })
    const second = submit({ signal: waiting.signal })
    waiting.abort()
    assert.equal((await second).type, 'left')
    assert.equal(dispatcher.depth, 0)
    running.abort()
    const outcome = await clock.through(first)
    assert.ok(
      outcome.type === 'ran' && outcome.outcome.type === 'killed' && outcome.outcome.cause === 'cancelled',
    )
    assert.equal(lanes[0]?.runs.length, 1)
  })

  it('serves another caller’s single check amid a flood', async () => {
    const order: string[] = []
    const { submit } = await build({ capacity: 1_000, behave: slow(1) })
    const flood = Array.from({ length: 100 }, async () => {
      await submit({ caller: { id: 'flood' } })
      order.push('flood')
    })
    const single = submit({ caller: { id: 'single' } }).then(() => order.push('single'))
    await clock.through(Promise.all([...flood, single]))
    assert.ok(order.indexOf('single') < 5, `served at place ${order.indexOf('single')}`)
  })

  it('sends a header where it is warm', async () => {
    const { submit } = await build({ cores: 2, size: 2, behave: slow(2) })
    const warmed = await clock.through(submit({ header: 'h' }))
    assert.ok(warmed.type === 'ran')
    for (let at = 0; at < 5; at++) {
      const ran = await clock.through(submit({ header: 'h' }))
      assert.ok(ran.type === 'ran' && ran.replId === warmed.replId)
    }
  })

  it('keeps over 95 % of mixed traffic over 20 headers of Zipf popularity on warm REPLs', async () => {
    const { lanes, submit } = await build({ cores: 4, size: 4, capacity: 10_000, behave: slow(1) })
    for (const lane of lanes) lane.headersKept = 8
    const weights = Array.from({ length: 20 }, (_, rank) => 1 / (rank + 1) ** 1.1)
    const total = weights.reduce((sum, weight) => sum + weight, 0)
    let seed = 7
    const draw = (): string => {
      seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31
      let left = (seed / 2 ** 31) * total
      return `h${weights.findIndex((weight) => (left -= weight) < 0)}`
    }
    const all = await clock.through(
      Promise.all(Array.from({ length: 2_000 }, () => submit({ header: draw() }))),
    )
    const warm = all.filter((one) => one.type === 'ran' && one.fit === 2).length
    assert.ok(warm / all.length > 0.95, `hit rate ${warm / all.length}`)
  })

  it('recycles a REPL behind a fresh one, and callers see nothing', async () => {
    const policy = { ...forgettingPolicy, maxChecks: 5 }
    const { submit, pool } = await build({ policy, behave: slow(1), readyMs: 5 })
    for (let at = 0; at < 30; at++) {
      const ran = await clock.through(submit())
      assert.ok(ran.type === 'ran' && ran.outcome.type === 'checked')
      assert.equal(ran.queueMs, 0)
    }
    await clock.advance(20)
    assert.equal([...pool.repls()].length, 1)
    assert.ok(Number([...pool.repls()][0]?.id.slice(5)) >= 3)
  })

  it('keeps trying, ever more slowly, when REPLs do not come up, and comes back when they do', async () => {
    const { lanes, pool, submit } = await build({ behave: ({ job }) => answered(job) })
    for (const lane of lanes) lane.startsFail = true
    for (const { id } of [...pool.repls()]) lanes[0]?.kill(id, 'crash')
    const waiting = submit()
    await clock.advance(30)
    for (const lane of lanes) lane.startsFail = false
    assert.equal((await clock.through(waiting)).type, 'ran')
  })

  it('drains when the REPL of a check that was given to it dies under the one before', async () => {
    const { dispatcher, submit } = await build({
      behave: async () => {
        await sleep(clock, 20)
        return { kill: 'timeout' }
      },
    })
    const [running, next] = [submit(), submit()]
    await clock.advance(5)
    const drained = dispatcher.drain()
    assert.equal((await next).type, 'draining')
    assert.equal((await clock.through(running)).type, 'ran')
    await clock.through(drained)
    assert.equal(dispatcher.depth, 0)
  })

  it('drains: what runs ends, what waits is told', async () => {
    const { dispatcher, submit } = await build({ behave: slow(20) })
    const [running, waiting] = [submit(), submit()]
    const drained = dispatcher.drain()
    assert.equal((await waiting).type, 'draining')
    assert.equal((await submit()).type, 'draining')
    await clock.through(drained)
    assert.equal((await clock.through(running)).type, 'ran')
  })
})
