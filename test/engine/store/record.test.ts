import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { HeaderHash } from '../../../engine/contract/ids.ts'
import { grow, type RecipeStep } from '../../../engine/state/recipe.ts'
import { toolchainId } from '../../../engine/state/toolchain.ts'
import { decodeRecord, encodeRecord } from '../../../engine/store/record.ts'
import {
  decodeRecipeEntry,
  encodeRecipeEntry,
  readOrigin,
  readUse,
} from '../../../engine/store/recipe-record.ts'
import { someHeader, someOrigin, someToolchain } from '../state/samples.ts'

const toolchain = toolchainId(someToolchain)

test('a record comes back with its toolchain', () => {
  fc.assert(
    fc.property(fc.uint8Array(), (payload) => {
      assert.deepEqual(decodeRecord(encodeRecord(toolchain, payload)), {
        ...{ type: 'record', toolchain, payload: Buffer.from(payload) },
      })
    }),
  )
})

test('a record with any bit flipped is never taken for a whole one', () => {
  const record = encodeRecord(toolchain, Buffer.from('payload'))
  for (let bit = 0; bit < record.length * 8; bit++) {
    const flipped = Buffer.from(record)
    flipped.writeUInt8(flipped.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3)
    assert.equal(decodeRecord(flipped).type, bit < 8 ? 'other-format' : 'damaged')
  }
})

test('a record that is cut short is damaged', () => {
  const record = encodeRecord(toolchain, Buffer.from('payload'))
  for (let length = 0; length < record.length; length++)
    assert.equal(decodeRecord(record.subarray(0, length)).type, 'damaged')
})

const text = fc.string({ unit: 'binary' })
const index = fc.nat(0xffff_ffff)
const plain = { noNullPrototype: true }
const step: fc.Arbitrary<RecipeStep> = fc.oneof(
  fc.record({ type: fc.constant('command' as const), command: text }, plain),
  fc.record({ type: fc.constant('sorry' as const), command: text, sorry: index }, plain),
  fc.record({ type: fc.constant('tactic' as const), tactic: text }, plain),
  fc.record({ type: fc.constant('tactic-sorry' as const), tactic: text, sorry: index }, plain),
)

test('a recipe comes back as it was', () => {
  const parent = fc.option(fc.constantFrom('env-', 'proof-').map((kind) => kind + '5a'.repeat(32)))
  const facts = fc.record({
    madeAtS: index,
    usedAtS: index,
    leanMs: fc.option(fc.nat(1e6)),
    deleted: fc.boolean(),
  })
  fc.assert(
    fc.property(step, parent, facts, (step, parent, facts) => {
      const { ref, recipe } = grow(someOrigin(parent as never), step as never)
      const payload = encodeRecipeEntry({ recipe, ...facts })
      assert.deepEqual(decodeRecipeEntry(ref, toolchain, payload), { recipe, ...facts })
      assert.deepEqual(readOrigin(payload), { parent, headerHash: someHeader.hash })
      assert.deepEqual(readUse(payload), { usedAtS: facts.usedAtS, deleted: facts.deleted })
    }),
  )
})

test('a recipe under a reference that is not its own, or of another toolchain, is null', () => {
  const { ref, recipe } = grow(someOrigin(), { type: 'command', command: 'def a := 1' })
  const payload = encodeRecipeEntry({ recipe, madeAtS: 1, usedAtS: 2, leanMs: null, deleted: false })
  const other = grow(
    { ...someOrigin(), headerHash: 'ee'.repeat(32) as HeaderHash },
    { type: 'command', command: 'x' },
  )
  assert.ok(decodeRecipeEntry(ref, toolchain, payload))
  assert.equal(decodeRecipeEntry(other.ref, toolchain, payload), null)
  assert.equal(decodeRecipeEntry(ref, 'ff'.repeat(32) as typeof toolchain, payload), null)
  for (let length = 0; length < payload.length; length++)
    assert.equal(decodeRecipeEntry(ref, toolchain, payload.subarray(0, length)), null)
})
