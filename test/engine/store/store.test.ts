// The store's contract, the same for every driver.
import assert from 'node:assert/strict'
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { describe, test } from 'node:test'
import type { HeaderHash, StateRef } from '../../../engine/contract/ids.ts'
import { hashHeader } from '../../../engine/header/hash.ts'
import { grow, type Made } from '../../../engine/state/recipe.ts'
import { decompressBytes } from '../../../engine/store/zstd.ts'
import { someChain, someHeader, someOrigin, someToolchain } from '../state/samples.ts'
import { driverNames, openWorkbench, readBlob, sha256, someBytes } from './workbench.ts'

const [one, two, three] = someChain(3) as [Made, Made, Made]
const small = 10_000
const large = 1_000_000

for (const driver of driverNames)
  describe(driver, () => {
    test('recipes are found again, after a restart too, with what their step cost', async () => {
      await using bench = await openWorkbench(driver)
      const states = someChain(20)
      const sorry = grow(someOrigin(states[3]?.ref), {
        type: 'sorry',
        command: 'theorem t : 1 = 1 := by sorry',
        sorry: 7,
      })
      const tactic = grow(someOrigin(sorry.ref), { type: 'tactic', tactic: 'simp\n  [λ]' })
      const inner = grow(someOrigin(tactic.ref), { type: 'tactic-sorry', tactic: '\ud800', sorry: 0 })
      const all = [...states, sorry, tactic, inner].map((made, at) => ({ ...made, leanMs: at + 0.5 }))
      assert.deepEqual(await bench.store.putRecipes(all), { type: 'stored' })
      for (const open of [() => bench.store, () => bench.reopen()]) {
        const store = await open()
        for (const { ref, recipe, leanMs } of all) {
          const outcome = await store.getRecipe(ref)
          assert.equal(outcome.type, 'found')
          assert.deepEqual(outcome.recipe, recipe)
          assert.equal(outcome.leanMs, leanMs)
          assert.ok(Math.abs(outcome.madeAt.getTime() - Date.now()) < 60_000)
        }
      }
    })

    test('a recipe that was never put is missing', async () => {
      await using bench = await openWorkbench(driver)
      assert.deepEqual(await bench.store.getRecipe(one.ref), { type: 'missing' })
    })

    test('asking twice costs once', async () => {
      await using bench = await openWorkbench(driver)
      const states = someChain(3)
      await bench.store.putRecipes(states.slice(0, 2))
      assert.deepEqual(await bench.store.putRecipes(states), { type: 'stored' })
      assert.deepEqual(await bench.store.putRecipes(states), { type: 'known' })
      assert.deepEqual(await (await bench.reopen()).putRecipes([...states, ...states]), { type: 'known' })
      const { recipes, dedup_hits } = await bench.store.stats()
      assert.equal(recipes, 3)
      assert.equal(dedup_hits, 6)
    })

    test('what is new is put, and results that never were are none, without a look at the disk', async () => {
      let reads = 0
      await using bench = await openWorkbench(driver, {}, (on) => ({
        ...on,
        get: (key) => (reads++, on.get(key)),
        getMany: (keys) => (reads++, on.getMany(keys)),
      }))
      await bench.store.putRecipes([one])
      await bench.store.putResult(sha256('one'), 1)
      const store = await bench.reopen()
      // The store has counted what is there.
      assert.equal((await store.stats()).recipes, 1)
      reads = 0
      assert.deepEqual(await store.putRecipes([two]), { type: 'stored' })
      assert.equal(await store.getResult(sha256('two')), null)
      assert.equal(reads, 0)
      assert.deepEqual(await store.putRecipes([one]), { type: 'known' })
      assert.equal(await store.getResult(sha256('one')), 1)
      assert.equal(reads, 2)
    })

    test('many puts at once are all acknowledged and all there', async () => {
      await using bench = await openWorkbench(driver)
      const states = someChain(500)
      const outcomes = await Promise.all(states.map((state) => bench.store.putRecipes([state])))
      assert.ok(outcomes.every(({ type }) => type === 'stored'))
      const store = await bench.reopen()
      const found = await Promise.all(states.map(({ ref }) => store.getRecipe(ref)))
      assert.ok(found.every(({ type }) => type === 'found'))
    })

    test('a deleted state is missing, its blob gone, and those built on it stay', async () => {
      await using bench = await openWorkbench(driver)
      const states = someChain(3)
      await bench.store.putRecipes(states)
      await bench.store.putBlob(two.ref, { type: 'bytes', bytes: someBytes(small) })
      assert.deepEqual(await bench.store.deleteState(two.ref), { type: 'deleted' })
      assert.deepEqual(await bench.store.deleteState(two.ref), { type: 'missing' })
      for (const open of [() => bench.store, () => bench.reopen()]) {
        const store = await open()
        assert.equal((await store.getRecipe(two.ref)).type, 'missing')
        assert.equal((await store.getAncestor(two.ref)).type, 'found')
        assert.equal((await store.getRecipe(three.ref)).type, 'found')
        assert.equal(store.blob(two.ref), null)
      }
      assert.deepEqual(await bench.store.putRecipes(states), { type: 'stored' })
      assert.equal((await bench.store.getRecipe(two.ref)).type, 'found')
    })

    test('a deleted state that nothing is built on is erased by a sweep, and then its parents', async () => {
      await using bench = await openWorkbench(driver)
      await bench.store.putRecipes(someChain(3))
      await bench.store.deleteState(two.ref)
      assert.equal((await bench.store.sweep()).recipes, 0)
      await bench.store.deleteState(three.ref)
      assert.equal((await bench.store.sweep()).recipes, 2)
      assert.equal((await bench.store.getAncestor(two.ref)).type, 'missing')
      assert.equal((await bench.store.getRecipe(one.ref)).type, 'found')
      assert.equal((await bench.store.stats()).recipes, 1)
    })

    test('headers are found by their hash, newest first', async () => {
      await using bench = await openWorkbench(driver)
      const text = 'import Lean\nopen Nat'
      assert.deepEqual(await bench.store.putHeader(someHeader.hash, someHeader.text), { type: 'stored' })
      assert.deepEqual(await bench.store.putHeader(someHeader.hash, someHeader.text), { type: 'known' })
      await bench.store.putHeader(hashHeader(text), text)
      for (const open of [() => bench.store, () => bench.reopen()]) {
        const store = await open()
        assert.equal(await store.getHeader(hashHeader(text)), text)
        assert.equal(await store.getHeader(hashHeader('import Std')), null)
        assert.equal((await store.headers(10)).length, 2)
        assert.equal((await store.headers(1)).length, 1)
      }
    })

    test('a header under a hash that is not its own is never given', async () => {
      await using bench = await openWorkbench(driver)
      await bench.store.putHeader(someHeader.hash, 'import Std')
      assert.equal(await bench.store.getHeader(someHeader.hash), null)
      assert.deepEqual(await bench.store.putHeader(someHeader.hash, someHeader.text), { type: 'stored' })
      assert.equal(await bench.store.getHeader(someHeader.hash), someHeader.text)
    })

    test('results are found again, the least recently used make room', async () => {
      await using bench = await openWorkbench(driver, { resultsMaxMb: 1 })
      const result = (at: number) => ({ at, text: someBytes(100_000).toString('hex') })
      const keys = Array.from({ length: 20 }, (_, at) => sha256(at.toString()))
      const first = result(0)
      await bench.store.putResult(keys[0] ?? '', first)
      for (const [at, key] of keys.entries()) {
        assert.deepEqual(await bench.store.getResult(keys[0] ?? ''), first)
        if (at > 0) await bench.store.putResult(key, result(at))
      }
      const { results, result_bytes } = await (await bench.reopen()).stats()
      assert.ok(results < 20 && results > 3, `${results.toString()} results`)
      assert.ok(result_bytes <= 1 << 20)
      assert.deepEqual(await bench.store.getResult(keys[0] ?? ''), first)
      assert.equal(await bench.store.getResult(keys[1] ?? ''), null)
    })

    test('a result that is too large is refused and not missed', async () => {
      await using bench = await openWorkbench(driver)
      const outcome = await bench.store.putResult(sha256('x'), { text: 'x'.repeat(2 << 20) })
      assert.equal(outcome.type, 'full')
      assert.equal(await bench.store.getResult(sha256('x')), null)
    })

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
      assert.deepEqual(bench.spoolFiles(), [])
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
      assert.equal(bench.spoolFiles().length, 1)
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

    test('a state of another toolchain is told from an unknown one, by name', async () => {
      await using bench = await openWorkbench(driver)
      await bench.store.putRecipes(someChain(1))
      const store = await bench.reopen({
        toolchain: { ...someToolchain, leanVersion: '4.29.0', leanCommit: 'e'.repeat(40) },
      })
      assert.deepEqual(await store.getRecipe(one.ref), {
        type: 'other-toolchain',
        expected: 'embedded Lean 4.29.0 (eeeeeeee), Lean 4.28.0-pre',
        found: 'embedded Lean 4.28.0-pre (38f3c0c4), Lean 4.28.0-pre',
      })
    })

    test('results of another toolchain are none', async () => {
      await using bench = await openWorkbench(driver)
      await bench.store.putResult(sha256('k'), { status: 'valid' })
      const store = await bench.reopen({ toolchain: { ...someToolchain, leanVersion: '4.29.0' } })
      assert.equal(await store.getResult(sha256('k')), null)
    })

    test('past its limit the least recently used blobs go, and every recipe stays', async () => {
      await using bench = await openWorkbench(driver, { maxMb: 4 })
      const states = someChain(12)
      await bench.store.putRecipes(states)
      const [favourite] = states
      assert.ok(favourite)
      for (const { ref } of states) {
        await bench.store.putBlob(ref, { type: 'bytes', bytes: someBytes(large) })
        assert.ok(Buffer.isBuffer(await readBlob(bench.store, favourite.ref)))
      }
      await bench.store.sweep()
      const { blobs, stored_bytes, recipes, evictions } = await bench.store.stats()
      assert.ok(stored_bytes <= 4 << 20)
      assert.ok(blobs >= 5 && blobs < 12, `${blobs.toString()} blobs`)
      assert.equal(evictions, 12 - blobs)
      assert.equal(recipes, 12)
      assert.equal(bench.blobFiles().length, blobs)
      assert.ok(bench.store.blob(favourite.ref))
      assert.equal(bench.store.blob(states[1]?.ref ?? favourite.ref), null)
    })

    test('when recipes alone are too many, unused leaves go and ancestors stay', async () => {
      await using bench = await openWorkbench(driver, { maxMb: 1 })
      const trunk = someChain(100, 'trunk')
      const end = trunk.at(-1)?.ref ?? null
      const long = 'x'.repeat(1000)
      const leaves = Array.from({ length: 1200 }, (_, at) => someChain(1, long + at.toString(), end)).flat()
      await bench.store.putRecipes(trunk)
      await bench.store.putRecipes(leaves)
      const { recipes: swept } = await bench.store.sweep()
      const { recipes, recipe_bytes } = await bench.store.stats()
      assert.ok(swept > 100, `${swept.toString()} swept`)
      assert.equal(recipes, 1300 - swept)
      assert.ok(recipe_bytes < 1 << 20)
      for (const { ref } of trunk) assert.equal((await bench.store.getRecipe(ref)).type, 'found')
    })

    test('a closed store refuses and does not throw', async () => {
      await using bench = await openWorkbench(driver)
      const { store } = bench
      await store.putRecipes(someChain(1))
      await store[Symbol.asyncDispose]()
      assert.equal((await store.putRecipes(someChain(2))).type, 'failed')
      assert.equal((await store.putBlob(one.ref, { type: 'bytes', bytes: someBytes(large) })).type, 'failed')
      assert.equal((await store.getRecipe(three.ref)).type, 'unavailable')
      await bench.reopen()
    })

    test('a whole store has nothing to mend', async () => {
      await using bench = await openWorkbench(driver)
      await bench.store.putRecipes(someChain(10))
      await bench.store.putHeader(someHeader.hash, someHeader.text)
      await bench.store.putResult(sha256('k'), { status: 'valid' })
      await bench.store.putBlob(one.ref, { type: 'bytes', bytes: someBytes(small) })
      await bench.store.putBlob(two.ref, { type: 'bytes', bytes: someBytes(large) })
      const reports = await bench.store.verify()
      assert.deepEqual(
        reports.map(({ step, checked, mended }) => [step, checked, mended.length]),
        [
          ['recipes', 10, 0],
          ['headers', 1, 0],
          ['results', 1, 0],
          ['blobs', 2, 0],
          ['blob contents', 2, 0],
          ['orphans', 2, 0],
        ],
      )
    })
  })
