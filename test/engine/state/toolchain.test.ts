import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  decodeToolchain,
  describeToolchain,
  encodeToolchain,
  toolchainId,
} from '../../../engine/state/toolchain.ts'
import { someToolchain } from './samples.ts'

const libraries = [
  { name: 'mathlib', version: 'a'.repeat(40) },
  { name: 'batteries', version: 'b'.repeat(40) },
]

test('the order in which libraries are found is of no account', () => {
  const forward = toolchainId({ ...someToolchain, libraries })
  const backward = toolchainId({ ...someToolchain, libraries: libraries.toReversed() })
  assert.equal(forward, backward)
})

test('every part of a toolchain makes another id', () => {
  const ids = [
    someToolchain,
    { ...someToolchain, engine: 'native' as const },
    { ...someToolchain, leanVersion: '4.28.0' },
    { ...someToolchain, leanCommit: '0' },
    { ...someToolchain, libraries },
    { ...someToolchain, libraries: libraries.map((library) => ({ ...library, version: 'c' })) },
  ].map(toolchainId)
  assert.equal(new Set(ids).size, ids.length)
})

test('an encoded toolchain can be read again, anything else is null', () => {
  assert.deepEqual(decodeToolchain(encodeToolchain(someToolchain)), someToolchain)
  for (const bad of ['', '{}', '[]', '["lean-toolchain/2"]', '["lean-toolchain/1","embedded","4","c",1]'])
    assert.equal(decodeToolchain(bad), null)
})

test('a toolchain is described in a line', () => {
  assert.equal(
    describeToolchain({ ...someToolchain, engine: 'native', libraries: libraries.slice(0, 1) }),
    'native Lean 4.28.0-pre (38f3c0c4), mathlib aaaaaaaaaaaa',
  )
})
