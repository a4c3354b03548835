import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { type Made } from '../../../engine/state/recipe.ts'
import { someChain, someHeader, someToolchain } from '../state/samples.ts'
import { driverNames, openWorkbench, readBlob, sha256, someBytes } from './workbench.ts'

const [one, two, three] = someChain(3) as [Made, Made, Made]
const small = 10_000
const large = 1_000_000

for (const driver of driverNames)
  describe(driver, () => {
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
          ['lasting records', 0, 0],
          ['blobs', 2, 0],
          ['blob contents', 2, 0],
          ['orphans', 2, 0],
        ],
      )
    })
  })
