import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { hashHeader } from '../../../engine/header/hash.ts'
import { grow, type Made } from '../../../engine/state/recipe.ts'
import { someChain, someHeader, someOrigin } from '../state/samples.ts'
import { driverNames, openWorkbench, sha256, someBytes } from './workbench.ts'

const [one, two, three] = someChain(3) as [Made, Made, Made]
const small = 10_000

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

    test('a result that is on its way to the disk is found', async () => {
      await using bench = await openWorkbench(driver)
      const written = bench.store.putResult(sha256('x'), { x: 1 })
      assert.deepEqual(await bench.store.getResult(sha256('x')), { x: 1 })
      assert.deepEqual(await written, { type: 'stored' })
      assert.deepEqual(await bench.store.getResult(sha256('x')), { x: 1 })
    })

    test('what lasts outlives every result, a sweep and a restart', async () => {
      await using bench = await openWorkbench(driver, { resultsMaxMb: 1, maxMb: 1 })
      assert.equal(await bench.store.lasting.get(sha256('l')), null)
      assert.deepEqual(await bench.store.lasting.put(sha256('l'), { plain: 'a' }), { type: 'stored' })
      for (let at = 0; at < 20; at++)
        await bench.store.putResult(sha256(at.toString()), someBytes(100_000).toString('hex'))
      await bench.store.sweep()
      assert.deepEqual(await bench.store.lasting.get(sha256('l')), { plain: 'a' })
      const store = await bench.reopen()
      assert.deepEqual(await store.lasting.get(sha256('l')), { plain: 'a' })
      assert.equal((await store.lasting.put(sha256('m'), 'x'.repeat(10_000))).type, 'full')
    })

    test('a result that is too large is refused and not missed', async () => {
      await using bench = await openWorkbench(driver)
      const outcome = await bench.store.putResult(sha256('x'), { text: 'x'.repeat(2 << 20) })
      assert.equal(outcome.type, 'full')
      assert.equal(await bench.store.getResult(sha256('x')), null)
    })
  })
