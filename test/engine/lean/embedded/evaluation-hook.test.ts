import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hookCall, typeIndex } from '../../../../engine/lean/embedded/build-patch/evaluation-hook.ts'
import { withPrologue } from '../../../../engine/lean/embedded/build-patch/function-bodies.ts'
import { ByteReader, encodeSigned } from '../../../../engine/lean/embedded/build-patch/wasm-bytes.ts'

const hook = hookCall({ table: 1, slot: 70, type: 3, parameters: [0, 2], outcome: 'none' })

test('the hook stands before a body’s own instructions and behind its locals; other bodies stay as they are', () => {
  const [nop, end, i32] = [0x01, 0x0b, 0x7f]
  const first = [0, nop, end]
  const second = [1, 2, i32, nop, nop, end]
  const code = Uint8Array.of(2, first.length, ...first, second.length, ...second)
  const hooked = withPrologue(new ByteReader(code, 0), code.length, 1, hook)
  assert.deepEqual([...hooked.subarray(0, 5)], [2, first.length, ...first])
  const size = hooked[5] ?? 0
  const body = [...hooked.subarray(6)]
  assert.equal(size, body.length)
  assert.deepEqual(body.slice(0, 3), [1, 2, i32])
  assert.deepEqual(body.slice(-3), [nop, nop, end])
  assert.deepEqual(body.slice(3, -3).at(-1), end)
  assert.throws(() => withPrologue(new ByteReader(code, 0), code.length, 2, hook), /no body/)
})

test('a hook that answers is asked twice: whether, and what', () => {
  const [call, ret, drop] = [0x11, 0x0f, 0x1a]
  const answering = [...hookCall({ table: 1, slot: 2, type: 3, parameters: [0], outcome: 'answers' })]
  assert.equal(answering.filter((byte) => byte === call).length, 2)
  assert.equal(answering.at(-3), ret)
  assert.ok(!answering.includes(drop))
})

test('a hook that ends a function is asked once, and only then is there a return', () => {
  const [call, ret, drop] = [0x11, 0x0f, 0x1a]
  const ending = [...hookCall({ table: 1, slot: 2, type: 3, parameters: [0], outcome: 'ends' })]
  assert.equal(ending.filter((byte) => byte === call).length, 1)
  assert.equal(ending.at(-3), ret)
  assert.ok(!ending.includes(drop))
})

test('a function type is found by its form', () => {
  const types = Uint8Array.of(3, 0x60, 0, 0, 0x60, 2, 0x7f, 0x7e, 1, 0x7f, 0x60, 2, 0x7f, 0x7f, 1, 0x7f)
  assert.equal(typeIndex(new ByteReader(types, 0), 2, 1), 2)
  assert.throws(() => typeIndex(new ByteReader(types, 0), 4, 1), /missing/)
})

test('numbers from 64 on take a second byte, lest their top bit be a sign', () => {
  assert.deepEqual([...encodeSigned(63)], [63])
  assert.deepEqual([...encodeSigned(64)], [0xc0, 0])
  assert.deepEqual([...encodeSigned(201_110)], [0x96, 0xa3, 0x0c])
})
