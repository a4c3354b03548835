import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { Pending } from '../../../engine/router/pending.ts'

const check = (id: string, { arrivedMs = 0, weight = 1 } = {}) => ({ caller: { id, weight }, arrivedMs })
type Check = ReturnType<typeof check>
const next = (pending: Pending<Check>): Check | undefined => {
  for (const line of pending.fairly()) for (const first of line) return first
  return undefined
}

describe('the queue', () => {
  it('serves a single check of one caller amid another’s 900', () => {
    const pending = new Pending<Check>(1_000)
    for (let at = 0; at < 900; at++) pending.add(check('flood'))
    for (let at = 0; at < 20; at++) {
      const started = next(pending)
      assert.ok(started)
      pending.end(pending.start(started), 50)
    }
    pending.add(check('single'))
    const served: string[] = []
    for (let at = 0; at < 2; at++) {
      const started = next(pending)
      assert.ok(started)
      served.push(started.caller.id)
      pending.end(pending.start(started), 50)
    }
    assert.ok(served.includes('single'), served.join())
  })

  it('knows who would be served before a check with a REPL reserved, were that put back', () => {
    const pending = new Pending<Check>(1_000)
    const [runs, reserved] = [check('flood'), check('flood')]
    for (const one of [runs, reserved, check('flood')]) pending.add(one)
    pending.start(runs)
    const charge = pending.reserve(reserved)
    assert.equal(pending.depth, 2)
    assert.equal(pending.precedes('flood', charge), false)
    pending.add(check('single'))
    assert.equal(pending.precedes('single', charge), true)
    pending.putBack(reserved, charge)
    assert.equal(pending.depth, 3)
    assert.equal(next(pending)?.caller.id, 'single')
  })

  it('lets callers of one check each keep the REPL that was reserved for them', () => {
    const pending = new Pending<Check>(1_000)
    const [runs, reserved] = [check('a'), check('b')]
    for (const one of [runs, reserved]) pending.add(one)
    pending.start(runs)
    const charge = pending.reserve(reserved)
    pending.add(check('c'))
    assert.equal(pending.precedes('c', charge), false)
  })

  it('shares REPL time by weight, whatever the checks take', () => {
    const spending = fc.record({
      weight: fc.integer({ min: 1, max: 5 }),
      ms: fc.integer({ min: 1, max: 200 }),
    })
    fc.assert(
      fc.property(fc.array(spending, { minLength: 2, maxLength: 5 }), (callers) => {
        const pending = new Pending<Check>(100_000)
        callers.forEach(({ weight }, id) => {
          for (let at = 0; at < 3_000; at++) pending.add(check(String(id), { weight }))
        })
        const used = callers.map(() => 0)
        for (let turn = 0; turn < 2_500; turn++) {
          const started = next(pending)
          assert.ok(started)
          const id = Number(started.caller.id)
          const ms = callers[id]?.ms ?? 0
          pending.end(pending.start(started), ms)
          used[id] = (used[id] ?? 0) + ms
        }
        const shares = used.map((ms, id) => ms / (callers[id]?.weight ?? 1))
        // A caller is at most one check, and the first guess, ahead of or behind its share.
        assert.ok(Math.max(...shares) - Math.min(...shares) <= 2 * 200 + 100, shares.join())
      }),
      { numRuns: 30 },
    )
  })

  it('starves nobody: with k callers each waits for at most a round of the others’ checks', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 20 }), fc.integer({ min: 1, max: 100 }), (callers, ms) => {
        const pending = new Pending<Check>(10_000)
        for (let id = 0; id < callers; id++) for (let at = 0; at < 30; at++) pending.add(check(String(id)))
        const lastServed = new Map<string, number>()
        for (let turn = 0; turn < 30 * callers; turn++) {
          const started = next(pending)
          assert.ok(started)
          pending.end(pending.start(started), ms)
          const gap = turn - (lastServed.get(started.caller.id) ?? -1)
          assert.ok(gap <= 4 * callers, `caller waited for ${gap} turns among ${callers}`)
          lastServed.set(started.caller.id, turn)
        }
      }),
    )
  })

  it('holds its bound, and keeps room for a caller with little waiting', () => {
    const pending = new Pending<Check>(16)
    let admitted = 0
    while (pending.add(check('flood'))) admitted++
    assert.equal(admitted, 16)
    assert.equal(pending.add(check('other')), true)
    assert.equal(pending.add(check('other')), false)
    for (let id = 0; id < 100; id++) pending.add(check(`caller ${id}`))
    assert.equal(pending.size, 20)
  })

  it('lets a check leave from anywhere and forgets callers that are done', () => {
    const pending = new Pending<Check>(16)
    const [first, second] = [check('a', { arrivedMs: 1 }), check('a', { arrivedMs: 2 })]
    pending.add(first)
    pending.add(second)
    assert.equal(pending.oldestArrivalMs(), 1)
    assert.equal(pending.remove(first), true)
    assert.equal(pending.remove(first), false)
    assert.equal(pending.oldestArrivalMs(), 2)
    pending.remove(second)
    assert.equal(pending.size, 0)
    assert.deepEqual([...pending.fairly()], [])
  })

  it('runs a check that was admitted before ahead of its caller’s others', () => {
    const pending = new Pending<Check>(1)
    const [waiting, retry] = [check('a'), check('a')]
    pending.add(waiting)
    pending.addFirst(retry)
    assert.equal(next(pending), retry)
    assert.equal(pending.size, 2)
  })
})
