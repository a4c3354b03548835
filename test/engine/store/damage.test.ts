// Whatever happens to what is stored, it is found out and never handed out: blobs.
import assert from 'node:assert/strict'
import {
  copyFileSync,
  linkSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { buffer } from 'node:stream/consumers'
import { describe, test } from 'node:test'
import { type Driver } from '../../../engine/store/driver.ts'
import { hashKey, prefixes } from '../../../engine/store/keys.ts'
import { flipBit, openWorkbench, readBlob, sha256, someBytes } from './workbench.ts'
import { one, two, large, withIndex, putBoth } from './damaged.ts'

describe('a blob whose file', () => {
  const damages: [string, (path: string, otherPath: string) => void][] = [
    ['is cut short', (path) => truncateSync(path, statSync(path).size - 1)],
    ['is emptied', (path) => truncateSync(path, 0)],
    ['has a bit flipped at its start', (path) => flipBit(path, 0)],
    ['has a bit flipped in its middle', (path) => flipBit(path, statSync(path).size >> 1)],
    ['has a bit flipped at its end', (path) => flipBit(path, statSync(path).size - 1)],
    [
      'has bytes behind its end',
      (path) => writeFileSync(path, Buffer.concat([readFileSync(path), Buffer.alloc(9)])),
    ],
    ['is another blob’s', (path, otherPath) => (rmSync(path), copyFileSync(otherPath, path))],
    ['is gone', (path) => rmSync(path)],
  ]
  for (const [what, damage] of damages)
    test(`${what} is found, dropped, and can be put anew`, async () => {
      await using bench = await openWorkbench('classic-level')
      const { content, path, otherPath } = await putBoth(bench)
      damage(path, otherPath)
      assert.equal(await readBlob(bench.store, one.ref), 'damaged')
      assert.equal(await readBlob(bench.store, one.ref), 'unknown')
      assert.equal(bench.store.blob(one.ref), null)
      assert.ok(Buffer.isBuffer(await readBlob(bench.store, two.ref)))
      assert.equal((await bench.store.stats()).blob_reads.damaged, 1)
      await bench.reopen()
      assert.equal(await readBlob(bench.store, one.ref), 'unknown')
      await bench.store.putBlob(one.ref, { type: 'bytes', bytes: content })
      assert.deepEqual(await readBlob(bench.store, one.ref), content)
    })

  for (const [what, damage] of damages)
    test(`${what} is never streamed whole`, async () => {
      await using bench = await openWorkbench('classic-level')
      const { path, otherPath } = await putBoth(bench)
      damage(path, otherPath)
      const stored = await bench.store.blobStream(one.ref)
      if (stored) await assert.rejects(buffer(stored.stream), /damaged/)
      assert.equal(await readBlob(bench.store, one.ref), 'unknown')
    })

  for (const [what, damage] of damages)
    test(`${what} is mended by verifying`, async () => {
      await using bench = await openWorkbench('classic-level')
      const { path, otherPath } = await putBoth(bench)
      damage(path, otherPath)
      const mended = (await bench.store.verify()).flatMap(({ mended }) => mended)
      assert.deepEqual(mended, [`dropped ${one.ref}`])
      assert.equal(bench.blobFiles().length, 1)
    })
})

test('two blobs whose files were swapped are both found', async () => {
  await using bench = await openWorkbench('classic-level')
  const { path, otherPath } = await putBoth(bench)
  const [a, b] = [readFileSync(path), readFileSync(otherPath)]
  for (const file of [path, otherPath]) rmSync(file)
  writeFileSync(path, b)
  writeFileSync(otherPath, a)
  assert.equal(await readBlob(bench.store, one.ref), 'damaged')
  assert.equal(await readBlob(bench.store, two.ref), 'damaged')
})

test('a small blob whose bytes in the index are damaged or gone is dropped', async () => {
  for (const change of [
    (driver: Driver, key: Buffer) =>
      driver.write([{ type: 'put', key, value: Buffer.from('x') }], { sync: true }),
    (driver: Driver, key: Buffer) => driver.write([{ type: 'del', key }], { sync: true }),
  ]) {
    await using bench = await openWorkbench('classic-level')
    const bytes = someBytes(1000)
    await bench.store.putBlob(one.ref, { type: 'bytes', bytes })
    await withIndex(bench, (driver) => change(driver, hashKey(prefixes.content, sha256(bytes))))
    assert.equal(await readBlob(bench.store, one.ref), 'damaged')
    assert.equal(await readBlob(bench.store, one.ref), 'unknown')
  }
})

describe('an uncompressed file that lies ready', () => {
  const damages: [string, (path: string) => void][] = [
    ['changed', (path) => flipBit(path, 5)],
    ['cut short', (path) => (rmSync(path), writeFileSync(path, 'x'))],
    ['removed', (path) => rmSync(path)],
    [
      'changed with its size and time kept',
      (path) => {
        const { mtime, atime } = statSync(path)
        flipBit(path, 5)
        utimesSync(path, atime, mtime)
      },
    ],
  ]
  for (const [what, damage] of damages)
    for (const when of ['in use', 'between two starts'] as const)
      test(`that is ${what} ${when} is made anew from what is stored`, async () => {
        await using bench = await openWorkbench('classic-level')
        const content = someBytes(large)
        await bench.store.putBlob(one.ref, { type: 'bytes', bytes: content })
        await readBlob(bench.store, one.ref)
        if (when === 'between two starts') await bench.store[Symbol.asyncDispose]()
        for (const path of bench.readyFiles()) damage(path)
        if (when === 'between two starts') await bench.reopen()
        assert.deepEqual(await readBlob(bench.store, one.ref), content)
      })

  test('that was linked to is looked at again and stays', async () => {
    await using bench = await openWorkbench('classic-level')
    await bench.store.putBlob(one.ref, { type: 'bytes', bytes: someBytes(large) })
    await readBlob(bench.store, one.ref)
    for (const path of bench.readyFiles()) linkSync(path, `${path}-link`)
    await readBlob(bench.store, one.ref)
    assert.equal((await bench.store.stats()).blob_reads.decompressed, 1)
  })

  test('is taken over by the next start without decompressing', async () => {
    await using bench = await openWorkbench('classic-level')
    await bench.store.putBlob(one.ref, { type: 'bytes', bytes: someBytes(large) })
    await readBlob(bench.store, one.ref)
    const store = await bench.reopen()
    assert.equal(store.blob(one.ref)?.ready, false)
    await readBlob(store, one.ref)
    assert.deepEqual((await store.stats()).blob_reads, { ready: 0, decompressed: 0, missing: 0, damaged: 0 })
    assert.equal(store.blob(one.ref)?.ready, true)
  })
})
