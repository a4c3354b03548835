// Whatever happens to what is stored, it is found out and never handed out: records and the index.
import assert from 'node:assert/strict'
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { hashKey, prefixes, recipeKey } from '../../../engine/store/keys.ts'
import { someChain, someHeader } from '../state/samples.ts'
import { openWorkbench, readBlob, sha256, type Workbench } from './workbench.ts'
import { one, two, withIndex, putBoth } from './damaged.ts'
import { until } from '../../until.ts'

describe('a recipe’s record', () => {
  const damages: [string, string, (record: Buffer, other: Buffer) => Buffer][] = [
    ['with a bit flipped', 'missing', (record) => (record.writeUInt8(record.readUInt8(60) ^ 4, 60), record)],
    ['that is cut short', 'missing', (record) => record.subarray(0, 50)],
    ['that is empty', 'missing', () => Buffer.alloc(0)],
    ['that is another’s', 'missing', (_record, other) => other],
    ['of another format', 'other-format', (record) => (record.writeUInt8(2), record)],
  ]
  for (const [what, outcome, damage] of damages)
    test(`${what} is a miss, and can be put anew`, async () => {
      await using bench = await openWorkbench('classic-level')
      await bench.store.putRecipes([one, two])
      await withIndex(bench, async (driver) => {
        const [record, other] = await driver.getMany([recipeKey(one.ref), recipeKey(two.ref)])
        assert.ok(record && other)
        await driver.write([{ type: 'put', key: recipeKey(one.ref), value: damage(record, other) }], {
          sync: true,
        })
      })
      assert.equal((await bench.store.getRecipe(one.ref)).type, outcome)
      assert.equal((await bench.store.getRecipe(two.ref)).type, 'found')
      assert.equal((await bench.store.putRecipes([one])).type, 'stored')
      assert.equal((await bench.store.getRecipe(one.ref)).type, 'found')
    })
})

test('damaged records are dropped by verifying, those of another format are left', async () => {
  await using bench = await openWorkbench('classic-level')
  await bench.store.putRecipes(someChain(5))
  await bench.store.putHeader(someHeader.hash, someHeader.text)
  await withIndex(bench, async (driver) => {
    await driver.write(
      [
        { type: 'put', key: recipeKey(one.ref), value: Buffer.from([1, 2, 3]) },
        { type: 'put', key: recipeKey(two.ref), value: Buffer.from([2, 2, 3]) },
        { type: 'put', key: hashKey(prefixes.header, someHeader.hash), value: Buffer.from([1]) },
      ],
      { sync: true },
    )
  })
  const reports = await bench.store.verify()
  assert.deepEqual(
    reports.slice(0, 2).map(({ step, checked, mended }) => [step, checked, mended.length]),
    [
      ['recipes', 5, 1],
      ['headers', 1, 1],
    ],
  )
  assert.equal((await bench.store.getRecipe(two.ref)).type, 'other-format')
})

test('what no blob has is cleared away: files at the next start, bytes in the index by verifying too', async () => {
  await using bench = await openWorkbench('classic-level')
  await putBoth(bench)
  const shard = join(bench.directory, 'blobs', '00', '11')
  mkdirSync(shard, { recursive: true })
  writeFileSync(join(shard, `${'0011'.padEnd(64, '2')}.zst`), 'x')
  const key = hashKey(prefixes.content, sha256('x'))
  await withIndex(bench, (driver) =>
    driver.write([{ type: 'put', key, value: Buffer.from('x') }], { sync: true }),
  )
  await until(() => bench.blobFiles().length <= 2)
  await bench.store.verify()
  await withIndex(bench, async (driver) => {
    assert.equal(await driver.get(key), undefined)
  })
  assert.ok(Buffer.isBuffer(await readBlob(bench.store, one.ref)))
})

describe('an index', () => {
  const indexFile = (bench: Workbench, name: RegExp): string =>
    filesOf(bench).find((path) => name.test(path)) ?? assert.fail('no such file')
  const filesOf = ({ directory }: Workbench): string[] =>
    readdirSync(join(directory, 'index')).map((name) => join(directory, 'index', name))

  const damages: [string, (bench: Workbench) => void][] = [
    ['whose manifest is garbage', (bench) => writeFileSync(indexFile(bench, /MANIFEST/), 'garbage')],
    ['whose CURRENT is garbage', (bench) => writeFileSync(indexFile(bench, /CURRENT/), 'garbage')],
    ['whose log is gone', (bench) => rmSync(indexFile(bench, /\d\.log$/))],
    ['whose table is garbage', (bench) => writeFileSync(indexFile(bench, /ldb$/), 'garbage')],
  ]
  for (const [what, damage] of damages)
    test(`${what} is repaired, or begun anew, and the store opens`, async () => {
      await using bench = await openWorkbench('classic-level')
      await bench.store.putRecipes(someChain(100))
      // A table as well as a log: opening writes the log out.
      await bench.reopen()
      await bench.store.putRecipes(someChain(100, 'd'))
      await bench.store[Symbol.asyncDispose]()
      damage(bench)
      const store = await bench.reopen()
      assert.equal((await store.putRecipes(someChain(200))).type, 'stored')
      for (const { ref } of someChain(200)) assert.equal((await store.getRecipe(ref)).type, 'found')
    })
})
