import assert from 'node:assert/strict'
import { test } from 'node:test'
import { dropEvaluated } from '../../../../engine/lean/embedded/build-patch/object-file.ts'

test('an object file of another build, or a damaged one, is refused', () => {
  assert.throws(() => dropEvaluated(Buffer.alloc(200)), /no object file/)
  const damaged = Buffer.alloc(200)
  damaged.write('olean')
  damaged.writeUInt32LE(0x1000, 80)
  damaged.writeUInt32LE(0x9000, 84)
  assert.throws(() => dropEvaluated(damaged), /no object file/)
})
