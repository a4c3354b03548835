import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import type { Lane } from '../../../engine/lane/lane.ts'
import { type Wanted, headcount, replaced } from '../../../engine/pool/headcount.ts'
import { type PooledRepl, type ReplPhase, newRepl } from '../../../engine/pool/pooled-repl.ts'

const lane = (core: number): Lane => ({ core }) as unknown as Lane
const lanes = [lane(0), lane(1), lane(2)]
const berths = new Map(lanes.map((one) => [one, { restartAtMs: 0 }]))
const wanted: Wanted = { size: 3, spares: 1, sparesFromMs: 0 }

let number = 0
const repl = (on: number, phase: ReplPhase = 'idle', given: Partial<PooledRepl> = {}): PooledRepl =>
  Object.assign(newRepl(lanes[on] ?? lane(on), number++, { order: number, startedMs: 0, lease: null }), {
    phase,
    readyAtMs: 0,
    ...given,
  })

describe('the headcount', () => {
  it('starts what is missing, one at a time a lane, the emptiest lane first', () => {
    const first = headcount([], berths, wanted, 0)
    assert.deepEqual(
      first.start.map(({ core }) => core),
      [0, 1, 2],
    )
    const second = headcount([repl(0), repl(1, 'starting'), repl(2)], berths, wanted, 0)
    assert.deepEqual(
      second.start.map(({ core }) => core),
      [0],
    )
    assert.equal(headcount([repl(0), repl(0), repl(1), repl(2)], berths, wanted, 0).start.length, 0)
  })

  it('waits for a lane’s restart delay, and says until when', () => {
    const late = new Map(lanes.map((one, at) => [one, { restartAtMs: 100 + at }]))
    assert.deepEqual(headcount([], late, wanted, 50), { start: [], stop: [], againAtMs: 100 })
    assert.equal(headcount([], late, wanted, 101).start.length, 2)
  })

  it('leaves a spare’s place empty for a moment, and never another', () => {
    const patient = { ...wanted, sparesFromMs: 300 }
    const three = [repl(0), repl(1), repl(2)]
    assert.deepEqual(headcount(three, berths, patient, 0), { start: [], stop: [], againAtMs: 300 })
    assert.equal(headcount(three, berths, patient, 300).start.length, 1)
    assert.equal(headcount(three.slice(1), berths, patient, 0).start.length, 1)
  })

  it('lets idle ones go when there are too many, never busy ones', () => {
    const many = [repl(0), repl(1, 'busy'), repl(2), repl(0, 'busy'), repl(1), repl(2, 'busy')]
    const { stop } = headcount(many, berths, wanted, 0)
    assert.deepEqual(
      stop.map(({ id }) => id),
      [many[4]?.id, many[2]?.id],
    )
  })

  it('counts one that is recycled as gone, and lets it serve until its successor is warm', () => {
    const old = repl(0, 'busy', { leaving: 'checks' })
    const others = [repl(0), repl(1), repl(2)]
    assert.equal(headcount([old, ...others], berths, wanted, 0).start.length, 1)
    assert.deepEqual(replaced([old, ...others], 4), [])
    assert.deepEqual(replaced([old, ...others, repl(1)], 4), [old])
  })

  it('never starts more than is missing nor stops more than is too many', () => {
    const some = fc.array(
      fc.record({
        on: fc.integer({ min: 0, max: 2 }),
        phase: fc.constantFrom<ReplPhase>('starting', 'idle', 'busy', 'retiring'),
        leaving: fc.constantFrom('age' as const, null),
      }),
      { maxLength: 10 },
    )
    fc.assert(
      fc.property(
        some,
        fc.integer({ min: 1, max: 5 }),
        fc.integer({ min: 0, max: 2 }),
        (given, size, spares) => {
          const repls = given.map(({ on, phase, leaving }) => repl(on, phase, { leaving }))
          const staying = repls.filter(({ leaving }) => leaving === null).length
          const { start, stop } = headcount(repls, berths, { size, spares, sparesFromMs: 0 }, 0)
          assert.ok(start.length <= Math.max(0, size + spares - staying))
          assert.ok(stop.length <= Math.max(0, staying - size - spares))
          assert.ok(start.length === 0 || stop.length === 0)
          assert.equal(new Set(start).size, start.length)
        },
      ),
    )
  })
})
