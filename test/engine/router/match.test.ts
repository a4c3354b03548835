import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import type { EnvironmentRef, HeaderHash } from '../../../engine/contract/ids.ts'
import { type Seat } from '../../../engine/job/seat.ts'
import { type Waiting, idlePatienceMs, localityBoundMs, match } from '../../../engine/router/match.ts'

const header = (name: string): HeaderHash => name as HeaderHash
const state = (name: string): EnvironmentRef => name as EnvironmentRef

const seat = (
  id: string,
  given: Partial<{ core: number; order: number; served: number; headers: string[]; states: string[] }> = {},
): Seat => ({
  id,
  core: given.core ?? 0,
  order: given.order ?? 0,
  served: given.served ?? 0,
  headers: new Set((given.headers ?? ['canonical']).map(header)),
  states: new Set((given.states ?? []).map(state)),
  tookHeaderAtMs: 0,
  making: null,
})
interface Check extends Waiting {
  name: string
  passedAtMs: number | null
}
const check = (name: string, wants: string, ofState: string | null = null): Check => ({
  name,
  want: { headerHash: header(wants), state: ofState === null ? null : state(ofState) },
  passedAtMs: null,
  kind: 'caller',
})

describe('matching checks with idle REPLs', () => {
  it('prefers the REPL that holds the state, then one with the header warm', () => {
    const idle = [
      seat('a', { headers: [] }),
      seat('b', { headers: ['h'] }),
      seat('c', { headers: ['h'], states: ['s'] }),
    ]
    assert.equal(match([[check('x', 'h', 's')]], idle, [], 0).match?.seat.id, 'c')
    assert.equal(match([[check('x', 'h', 's')]], idle.slice(0, 2), [], 0).match?.seat.id, 'b')
    assert.equal(match([[check('x', 'h', 's')]], idle.slice(0, 1), [], 0).match?.seat.id, 'a')
  })

  it('takes the core with least to do among equals, and leaves the spare be', () => {
    const idle = [
      seat('spare', { core: 0, order: 2 }),
      seat('b', { core: 1, order: 1 }),
      seat('a', { core: 0, order: 0 }),
    ]
    assert.equal(match([[check('x', 'canonical')]], idle, [], 0).match?.seat.id, 'a')
    const busy = [seat('a', { core: 0, order: 0 })]
    assert.equal(match([[check('x', 'canonical')]], idle.slice(0, 2), busy, 0).match?.seat.id, 'b')
  })

  it('spreads new headers over the REPLs, spares too, so that they hold as many as can be', () => {
    const idle = [
      seat('full', { headers: ['canonical', 'a'] }),
      seat('spare', { order: 1, headers: ['canonical'] }),
    ]
    assert.equal(match([[check('x', 'new')]], idle, [], 0).match?.seat.id, 'spare')
    assert.equal(match([[check('x', 'canonical')]], idle, [], 0).match?.seat.id, 'full')
  })

  it('waits for a REPL that is just now preparing what it wants, rather than do the same work twice', () => {
    const waiting = check('x', 'h', 's')
    const busy = [{ ...seat('b', { headers: ['h'] }), making: waiting.want }]
    const idle = [seat('a', { headers: ['h'] })]
    assert.deepEqual(match([[waiting]], idle, busy, 0), {
      match: null,
      againAtMs: localityBoundMs,
      passed: [waiting],
    })
    assert.equal(match([[{ ...waiting, passedAtMs: 0 }]], idle, busy, localityBoundMs).match?.seat.id, 'a')
  })

  it('does not let one wait that is as well off with any', () => {
    const busy = [seat('b', { headers: ['h'], states: ['s'] })]
    const idle = [seat('a', { headers: ['h'] })]
    assert.equal(match([[check('x', 'h', 's')]], idle, busy, 0).match, null)
    assert.equal(match([[{ ...check('x', 'h', 's'), kind: 'share' }]], idle, busy, 0).match?.seat.id, 'a')
  })

  it('lets a check that finds its header there pass an older one that does not', () => {
    const older = check('older', 'rare')
    const younger = check('younger', 'canonical')
    const decision = match([[older, younger]], [seat('a')], [], 5)
    assert.equal(decision.match?.check.name, 'younger')
    assert.deepEqual(decision.passed, [older])
  })

  it('waits a little for a busy REPL that has the header, then takes an idle one', () => {
    const waiting = check('x', 'h')
    const busy = [seat('b', { headers: ['h'] })]
    const first = match([[waiting]], [seat('a')], busy, 1_000)
    assert.deepEqual(first, { match: null, againAtMs: 1_000 + idlePatienceMs, passed: [waiting] })
    const passed = { ...waiting, passedAtMs: 1_000 }
    assert.equal(match([[passed]], [seat('a')], busy, 1_000 + idlePatienceMs).match?.seat.id, 'a')
  })

  it('goes to the fairest caller first, whatever locality says', () => {
    const decision = match([[check('first', 'rare')], [check('second', 'canonical')]], [seat('a')], [], 0)
    assert.equal(decision.match?.check.name, 'first')
  })

  it('gives a check that crashed a REPL the least used one', () => {
    const crashed: Check = { ...check('x', 'h'), kind: 'retry' }
    const idle = [seat('old', { headers: ['h'], served: 90 }), seat('new', { order: 1, served: 2 })]
    assert.equal(match([[crashed]], idle, [], 0).match?.seat.id, 'new')
  })

  it('never lets locality delay a check beyond its bound', () => {
    const headers = ['canonical', 'a', 'b', 'c', 'd']
    const stream = fc.array(fc.constantFrom(...headers), { minLength: 20, maxLength: 200 })
    fc.assert(
      fc.property(stream, fc.constantFrom(1, 2, 3), (wanted, seats) => {
        // One caller, checks of 10 ms, a new one whenever one starts: the queue is always 50 deep.
        const arrivals = wanted.map((name, at) => check(String(at), name))
        const queue = arrivals.splice(0, 50)
        const pool = Array.from({ length: seats }, (_, at) => seat(String(at), { core: at, order: at }))
        let nowMs = 0
        while (queue.length > 0) {
          const { match: found, passed } = match([queue], pool.slice(0, 1 + (nowMs % seats)), [], nowMs)
          for (const check of passed) check.passedAtMs ??= nowMs
          assert.ok(found, 'an idle REPL and nothing busy: something must start')
          const at = queue.indexOf(found.check)
          for (const overdue of queue.slice(0, at)) {
            const delayedMs = nowMs - (overdue.passedAtMs ?? nowMs)
            assert.ok(delayedMs < localityBoundMs, `passed over after ${delayedMs} ms`)
          }
          queue.splice(at, 1)
          queue.push(...arrivals.splice(0, 1))
          nowMs += 10
        }
      }),
    )
  })
})
