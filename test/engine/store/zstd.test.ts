import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  ZstdError,
  compressBytes,
  compressChunks,
  decompressBytes,
  decompressChunks,
} from '../../../engine/store/zstd.ts'
import { someBytes } from './workbench.ts'

const collect = (chunks: Iterable<Uint8Array>): Buffer => {
  const copies = []
  // Each chunk is overwritten by the next.
  for (const chunk of chunks) copies.push(Buffer.from(chunk))
  return Buffer.concat(copies)
}

function* cut(bytes: Uint8Array, chunkBytes: number): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += chunkBytes) yield bytes.subarray(at, at + chunkBytes)
}

test('whatever is compressed comes back, in one piece or in many', () => {
  const content = fc
    .uint8Array({ maxLength: 5000 })
    .map((bytes) => Buffer.concat([bytes, Buffer.alloc(3000, 7), bytes]))
  fc.assert(
    fc.property(content, fc.integer({ min: 1, max: 4000 }), (bytes, chunkBytes) => {
      const frame = collect(compressChunks(cut(bytes, chunkBytes), bytes.length, 3))
      assert.deepEqual(decompressBytes(frame, bytes.length), bytes)
      assert.deepEqual(
        collect(decompressChunks(cut(compressBytes(bytes, 3), chunkBytes), bytes.length)),
        bytes,
      )
    }),
    { numRuns: 50 },
  )
})

test('nothing and much are content too', () => {
  for (const bytes of [Buffer.alloc(0), someBytes(5_000_000), Buffer.alloc(5_000_000)]) {
    const frame = collect(compressChunks(cut(bytes, 1 << 20), bytes.length, 3))
    assert.deepEqual(collect(decompressChunks(cut(frame, 1 << 16), bytes.length)), bytes)
    assert.deepEqual(decompressBytes(frame, bytes.length), bytes)
  }
})

test('every level there is compresses', () => {
  for (const level of [1, 3, 9, 19, 22])
    assert.equal(decompressBytes(compressBytes(Buffer.alloc(1000), level), 1000).length, 1000)
})

test('a bomb is not decompressed beyond its declared size', () => {
  const bomb = compressBytes(Buffer.alloc(200 << 20), 3)
  assert.ok(bomb.length < 100_000)
  assert.throws(() => decompressBytes(bomb, 1000), ZstdError)
  let seen = 0
  assert.throws(() => {
    for (const chunk of decompressChunks([bomb], 3 << 20)) seen += chunk.length
  }, ZstdError)
  assert.ok(seen <= 3 << 20)
})

test('a frame is damaged when it is cut, flipped, doubled or of another size', () => {
  const bytes = someBytes(200_000)
  const frame = compressBytes(bytes, 3)
  const flipped = Buffer.from(frame)
  flipped.writeUInt8(flipped.readUInt8(1000) ^ 1, 1000)
  const bad = [
    frame.subarray(0, -1),
    frame.subarray(0, 100),
    Buffer.alloc(0),
    flipped,
    Buffer.concat([frame, frame]),
  ]
  for (const damaged of [...bad, Buffer.from('not zstd at all')]) {
    assert.throws(() => decompressBytes(damaged, bytes.length), ZstdError)
    assert.throws(() => collect(decompressChunks([damaged], bytes.length)), ZstdError)
  }
  for (const size of [bytes.length - 1, bytes.length + 1]) {
    assert.throws(() => decompressBytes(frame, size), ZstdError)
    assert.throws(() => collect(decompressChunks([frame], size)), ZstdError)
  }
})
