import assert from 'node:assert/strict'
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { describe, test } from 'node:test'
import type { HeaderHash, StateRef } from '../../../engine/contract/ids.ts'
import { type Made } from '../../../engine/state/recipe.ts'
import { decompressBytes } from '../../../engine/store/zstd.ts'
import { someChain, someHeader, someToolchain } from '../state/samples.ts'
import { driverNames, openWorkbench, readBlob, someBytes } from './workbench.ts'

const [one, two] = someChain(2) as [Made, Made]
const small = 10_000
const large = 1_000_000

for (const driver of driverNames)
  describe(driver, () => {
    for (const [size, bytes] of [
      ['small', small],
      ['large', large],
    ] as const) {
      test(`a ${size} blob comes back as it was, after a restart too`, async () => {
        await using bench = await openWorkbench(driver)
        const content = someBytes(bytes)
        assert.deepEqual(await bench.store.putBlob(one.ref, { type: 'bytes', bytes: content }), {
          type: 'stored',
        })
        assert.deepEqual(await readBlob(bench.store, one.ref), content)
        assert.deepEqual(await readBlob(await bench.reopen(), one.ref), content)
        assert.equal(bench.blobFiles().length, size === 'small' ? 0 : 1)
      })

      test(`a ${size} blob is given as the zstd that is stored`, async () => {
        await using bench = await openWorkbench(driver)
        const content = someBytes(bytes)
        await bench.store.putBlob(one.ref, { type: 'bytes', bytes: content })
        const stored = await bench.store.blobStream(one.ref)
        assert.ok(stored)
        const frame = await buffer(stored.stream)
        assert.equal(frame.length, stored.bytes)
        assert.deepEqual(decompressBytes(frame, bytes), content)
      })
    }

    test('a file is copied, and its copy lies ready at once', async () => {
      await using bench = await openWorkbench(driver)
      const path = join(bench.directory, '..', 'from-repl')
      const content = someBytes(large)
      writeFileSync(path, content)
      assert.deepEqual(await bench.store.putBlob(one.ref, { type: 'file', path }), { type: 'stored' })
      assert.equal(bench.store.blob(one.ref)?.ready, true)
      // Whoever wrote it may do with it what he likes.
      writeFileSync(path, 'tampered')
      rmSync(path)
      assert.deepEqual(await readBlob(bench.store, one.ref), content)
      assert.equal((await bench.store.stats()).blob_reads.decompressed, 0)
    })

    test('one content is stored once, whatever it is called', async () => {
      await using bench = await openWorkbench(driver)
      const content = someBytes(large)
      await bench.store.putBlob(one.ref, { type: 'bytes', bytes: content })
      await bench.store.putBlob(two.ref, { type: 'bytes', bytes: content })
      const { blobs, contents, blob_bytes, dedup_hits } = await bench.store.stats()
      assert.deepEqual(
        { blobs, contents, blob_bytes, dedup_hits },
        { blobs: 2, contents: 1, blob_bytes: large, dedup_hits: 1 },
      )
      await bench.store.dropBlob(one.ref)
      assert.deepEqual(await readBlob(bench.store, two.ref), content)
      await bench.store.dropBlob(two.ref)
      assert.equal(await readBlob(bench.store, two.ref), 'unknown')
      assert.deepEqual(bench.blobFiles(), [])
      assert.deepEqual(bench.readyFiles(), [])
    })

    test('a blob that is put again is known, many at once are stored once', async () => {
      await using bench = await openWorkbench(driver)
      const bytes = someBytes(large)
      const outcomes = await Promise.all(
        Array.from({ length: 5 }, () => bench.store.putBlob(one.ref, { type: 'bytes', bytes })),
      )
      assert.deepEqual(outcomes.map(({ type }) => type).sort(), [
        'known',
        'known',
        'known',
        'known',
        'stored',
      ])
    })

    test('several openings of one missing blob decompress it once', async () => {
      await using bench = await openWorkbench(driver)
      await bench.store.putBlob(one.ref, { type: 'bytes', bytes: someBytes(large) })
      const outcomes = await Promise.all(Array.from({ length: 8 }, () => bench.store.openBlob(one.ref)))
      const paths = outcomes.map((outcome) =>
        outcome.type === 'ready' ? outcome.lease.path : outcome.reason,
      )
      assert.equal(new Set(paths).size, 1)
      assert.equal(bench.readyFiles().length, 1)
      const { ready, decompressed } = (await bench.store.stats()).blob_reads
      assert.deepEqual({ ready, decompressed }, { ready: 7, decompressed: 1 })
    })

    test('a difference is good only with the very snapshot it was made against', async () => {
      await using bench = await openWorkbench(driver)
      const header: HeaderHash = someHeader.hash
      const put = (key: StateRef | HeaderHash, needs?: HeaderHash) =>
        bench.store.putBlob(key, { type: 'bytes', bytes: someBytes(small) }, needs ? { needs } : {})
      assert.equal((await put(one.ref, header)).type, 'failed')
      await put(header)
      assert.equal((await put(one.ref, header)).type, 'stored')
      assert.equal((await bench.reopen()).blob(one.ref)?.needs, header)
      assert.ok(Buffer.isBuffer(await readBlob(bench.store, one.ref)))
      await bench.store.dropBlob(header)
      assert.equal(await readBlob(bench.store, one.ref), 'stale')
      await put(header)
      assert.equal(await readBlob(bench.store, one.ref), 'stale')
      assert.equal((await put(one.ref, header)).type, 'stored')
      assert.ok(Buffer.isBuffer(await readBlob(bench.store, one.ref)))
    })

    test('blobs of another snapshot format or toolchain are stale, and can be put anew', async () => {
      await using bench = await openWorkbench(driver)
      const put = () => bench.store.putBlob(someHeader.hash, { type: 'bytes', bytes: someBytes(small) })
      await put()
      for (const change of [
        { snapshotFormat: 'test/2' },
        { toolchain: { ...someToolchain, leanCommit: 'f'.repeat(40) } },
      ]) {
        const store = await bench.reopen(change)
        assert.equal(store.blob(someHeader.hash), null)
        assert.equal(await readBlob(store, someHeader.hash), 'stale')
        assert.equal((await put()).type, 'stored')
        assert.ok(Buffer.isBuffer(await readBlob(store, someHeader.hash)))
      }
    })
  })
