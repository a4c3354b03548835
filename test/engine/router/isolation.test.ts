// Checks that want a REPL to themselves, among others that share.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { HeaderHash } from '../../../engine/contract/ids.ts'
import type { Dispatched } from '../../../engine/router/submission.ts'
import { build, clock, job, slow, type House } from './dispatcher-for-test.ts'

const fresh = ({ submit }: House, caller = 'someone'): Promise<Dispatched> =>
  submit({
    caller: { id: caller },
    want: { headerHash: 'canonical' as HeaderHash, state: null, fresh: true },
    job: () => ({ ...job('canonical'), fresh: true }),
  })
const replOf = (dispatched: Dispatched): string =>
  dispatched.type === 'ran' ? dispatched.replId : assert.fail(dispatched.type)
const replsOf = (all: Dispatched[]): string[] => all.map(replOf)

const comingForks = () => ({ isComing: true, serves: false, lease: () => null, isOutdated: () => false })

describe('a check that wants a fresh REPL', () => {
  it('never shares one with another, be there spares or none', async () => {
    for (const spares of [0, 2]) {
      const house = await build({ cores: 2, size: 2, spares, behave: slow(3), readyMs: 5 })
      const ran = await clock.through(Promise.all(Array.from({ length: 20 }, () => fresh(house))))
      assert.equal(new Set(replsOf(ran)).size, 20)
      assert.ok(ran.every((one) => one.type === 'ran' && one.fresh === true))
    }
  })

  it('has no successor on its REPL, fresh or shared', async () => {
    const house = await build({ behave: slow(3), readyMs: 5 })
    const first = replOf(await clock.through(fresh(house)))
    const second = replOf(await clock.through(house.submit()))
    const third = replOf(await clock.through(house.submit()))
    assert.notEqual(first, second)
    assert.equal(second, third)
  })

  it('has an idle REPL that has served ended for a new one, where none stands by', async () => {
    const house = await build({ behave: slow(3), readyMs: 5 })
    const shared = replOf(await clock.through(house.submit()))
    assert.notEqual(replOf(await clock.through(fresh(house))), shared)
  })

  it('takes the spare, and leaves what has served to those who share', async () => {
    const house = await build({ spares: 1, behave: slow(3), readyMs: 5 })
    const shared = replOf(await clock.through(house.submit()))
    assert.notEqual(replOf(await clock.through(fresh(house))), shared)
    assert.equal(replOf(await clock.through(house.submit())), shared)
  })

  it('waits for forks that are to come, rather than end the only REPL that serves the others', async () => {
    const nursery = comingForks()
    const house = await build({ size: 2, spares: 1, behave: slow(3), readyMs: 5_000, nursery })
    const shared = replOf(await clock.through(house.submit()))
    const alone = fresh(house)
    for (let i = 0; i < 20; i++) assert.equal(replOf(await clock.through(house.submit())), shared)
    Object.assign(nursery, { isComing: false, serves: true })
    for (const lane of house.lanes) lane.readyMs = 5
    const beforeMs = clock.nowMs()
    house.pool.parentChanged()
    assert.notEqual(replOf(await clock.through(alone)), shared)
    assert.ok(clock.nowMs() - beforeMs < 1_000)
  })

  it('is served by a started one where forks are long in coming, or come to nothing', async () => {
    for (const how of ['long', 'never']) {
      const nursery = comingForks()
      const house = await build({ behave: slow(3), readyMs: 5_000, nursery })
      const shared = replOf(await clock.through(house.submit()))
      const alone = fresh(house)
      if (how === 'never') {
        nursery.isComing = false
        house.pool.parentChanged()
      }
      const beforeMs = clock.nowMs()
      assert.notEqual(replOf(await clock.through(alone, 100_000)), shared)
      assert.equal(clock.nowMs() - beforeMs > 10_000, how === 'long')
    }
  })

  it('comes to its turn amid a flood of others that share', async () => {
    for (const spares of [0, 1]) {
      const house = await build({ spares, capacity: 1_000, behave: slow(1), readyMs: 5 })
      let before = 0
      const flood = Array.from({ length: 300 }, async () => {
        await house.submit({ caller: { id: 'flood' } })
        before++
      })
      const single = fresh(house, 'single').then((ran) => ({ ran, before }))
      const done = await clock.through(single)
      assert.equal(done.ran.type, 'ran')
      assert.ok(done.before < 100, `after ${done.before} others`)
      await clock.through(Promise.all(flood))
    }
  })

  it('among its own caller’s others that share, each on its own', async () => {
    const house = await build({ cores: 2, size: 2, behave: slow(1), readyMs: 5 })
    const alone = new Set<string>()
    const sharing = new Set<string>()
    const all = Array.from({ length: 60 }, async (_, at) => {
      if (at % 3 === 0) alone.add(replOf(await fresh(house)))
      else sharing.add(replOf(await house.submit()))
    })
    await clock.through(Promise.all(all))
    assert.equal(alone.size, 20)
    // A shared check may have taken what was new: nobody's fresh one.
    assert.deepEqual([...alone.intersection(sharing)], [])
  })
})
