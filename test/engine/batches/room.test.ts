import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { makeRoom, type Kept } from '../../../engine/batches/room.ts'

const batches = fc.array(
  fc.record({
    owner: fc.constantFrom('a', 'b', 'c'),
    bytes: fc.integer({ min: 1, max: 50 }),
    doneAtMs: fc.option(fc.integer({ min: 0, max: 1000 })),
  }),
  { maxLength: 12 },
)
const named = (all: Omit<Kept, 'id'>[]): Kept[] => all.map((one, at) => ({ ...one, id: String(at) }))
const sum = (all: readonly Kept[]): number => all.reduce((total, { bytes }) => total + bytes, 0)

describe('The room of kept batches', () => {
  it('is within its bounds afterwards, and nothing that runs has gone for it', () => {
    fc.assert(
      fc.property(
        batches,
        fc.integer({ min: 1, max: 60 }),
        fc.integer({ min: 10, max: 300 }),
        (given, bytes, bound) => {
          const all = named(given)
          const going = makeRoom(all, { owner: 'a', bytes }, { bytes: bound, ownBytes: bound / 2 })
          const unfinished = all.filter(({ doneAtMs }) => doneAtMs === null)
          if (going === null) {
            const own = sum(unfinished.filter(({ owner }) => owner === 'a'))
            assert.ok(own + bytes > bound / 2 || sum(unfinished) + bytes > bound)
            return
          }
          const left = all.filter(({ id }) => !going.includes(id))
          assert.ok(sum(left) + bytes <= bound)
          assert.ok(unfinished.every((one) => left.includes(one)))
        },
      ),
    )
  })

  it('is made by the owner who has the most, its oldest first', () => {
    const all = named([
      { owner: 'much', bytes: 40, doneAtMs: 5 },
      { owner: 'little', bytes: 10, doneAtMs: 1 },
      { owner: 'much', bytes: 40, doneAtMs: 3 },
    ])
    assert.deepEqual(makeRoom(all, { owner: 'new', bytes: 20 }, { bytes: 100, ownBytes: 50 }), ['2'])
  })
})
