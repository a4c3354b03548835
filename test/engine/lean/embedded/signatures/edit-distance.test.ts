import assert from 'node:assert/strict'
import { it } from 'node:test'
import fc from 'fast-check'
import { editDistance } from '../../../../../engine/lean/embedded/lean/signatures/edit-distance.ts'

it('Signs put in, left out, changed and swapped count once each', () => {
  assert.deepEqual(
    [
      ['symm', 'sym'],
      ['add_comm', 'add_comm'],
      ['add_comm', 'add_cmom'],
      ['mul_assoc', 'mul_asoccs'],
      ['abc', 'xyz'],
    ].map(([one = '', other = '']) => editDistance(one, other, 3)),
    [1, 0, 1, 3, 3],
  )
  assert.equal(editDistance('abcd', 'wxyz', 2), 3)
})

it('A distance is the same both ways, and none only from a word to itself', () => {
  const word = fc.string({ maxLength: 8, unit: fc.constantFrom('a', 'b', '_') })
  fc.assert(
    fc.property(word, word, (one, other) => {
      const distance = editDistance(one, other, 9)
      assert.equal(distance, editDistance(other, one, 9))
      assert.equal(distance === 0, one === other)
      assert.ok(distance >= Math.abs(one.length - other.length))
    }),
    { seed: 21, numRuns: 200 },
  )
})
