import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { CompressionPool } from '../../../engine/store/compression-pool.ts'
import { compressBytes } from '../../../engine/store/zstd.ts'
import { sha256, someBytes } from './workbench.ts'

const workshop = (t: TestContext): string => {
  const directory = mkdtempSync(join(tmpdir(), 'compression-'))
  t.after(() => {
    rmSync(directory, { recursive: true, force: true })
  })
  return directory
}

test('a file is taken, compressed and expanded again', async (t) => {
  await using pool = new CompressionPool()
  const path = (name: string): string => join(directory, name)
  const directory = workshop(t)
  const bytes = someBytes(3_000_000)
  writeFileSync(path('source'), bytes)

  const taken = await pool.run('background', { type: 'take', source: path('source'), target: path('taken') })
  assert.deepEqual(taken, { sha256: sha256(bytes), bytes: bytes.length })
  const compress = { type: 'compress', source: path('taken'), bytes: bytes.length, level: 3 } as const
  const { inline, ...frame } = await pool.run('background', {
    ...{ ...compress, target: path('frame'), inlineMaxBytes: 1000 },
  })
  assert.equal(inline, null)
  assert.deepEqual(frame, {
    sha256: sha256(readFileSync(path('frame'))),
    bytes: statSync(path('frame')).size,
  })
  const expand = { type: 'expand', source: path('frame'), frame, bytes: bytes.length } as const
  assert.deepEqual(await pool.run('urgent', { ...expand, target: path('back') }), { damaged: null })
  assert.deepEqual(readFileSync(path('back')), bytes)
})

test('a small frame comes back by value and leaves no file', async (t) => {
  await using pool = new CompressionPool()
  const target = join(workshop(t), 'frame')
  const { inline, ...frame } = await pool.run('background', {
    ...{
      type: 'compress',
      source: Buffer.alloc(100_000),
      bytes: 100_000,
      level: 3,
      target,
      inlineMaxBytes: 1000,
    },
  })
  assert.deepEqual(frame, { sha256: sha256(inline ?? ''), bytes: inline?.length })
  assert.throws(() => statSync(target), { code: 'ENOENT' })
})

test('a damaged frame leaves no file', async (t) => {
  await using pool = new CompressionPool()
  const directory = workshop(t)
  const source = compressBytes(Buffer.alloc(100_000), 3)
  const frame = { bytes: source.length, sha256: sha256('another') }
  const target = join(directory, 'back')
  const { damaged } = await pool.run('urgent', { type: 'expand', source, frame, bytes: 100_000, target })
  assert.match(damaged ?? '', /not the frame/)
  assert.throws(() => statSync(target), { code: 'ENOENT' })
})

test('trouble with a file rejects with its code, and the thread goes on', async () => {
  await using pool = new CompressionPool()
  await assert.rejects(pool.run('urgent', { type: 'digest', source: '/nowhere' }), { code: 'ENOENT' })
  const { bytes } = await pool.run('urgent', { type: 'digest', source: Buffer.from('x') })
  assert.equal(bytes, 1)
})

test('what can wait does not hold up what is waited for', async () => {
  await using pool = new CompressionPool()
  const order: string[] = []
  const slow = Array.from({ length: 5 }, () =>
    pool
      .run('background', {
        ...{ type: 'compress', source: someBytes(10_000_000), bytes: 10_000_000, level: 19 },
        ...{ target: '/nowhere/x', inlineMaxBytes: 1e9 },
      })
      .then(() => order.push('slow')),
  )
  const settled = Promise.allSettled(slow)
  await pool.run('urgent', { type: 'digest', source: Buffer.from('x') })
  order.push('urgent')
  assert.equal(order[0], 'urgent')
  await pool[Symbol.asyncDispose]()
  assert.ok((await settled).every(({ status }) => status === 'rejected'))
})

test('more than can wait is refused', async () => {
  await using pool = new CompressionPool()
  const runs = Array.from({ length: 300 }, () =>
    pool.run('background', { type: 'digest', source: Buffer.from('x') }),
  )
  const settled = await Promise.allSettled(runs)
  const refused = settled.filter(({ status }) => status === 'rejected').length
  assert.ok(refused > 0 && refused < 60, refused.toString())
})
