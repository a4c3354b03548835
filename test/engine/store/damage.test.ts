// Whatever happens to what is stored, it is found out and never handed out.
import assert from 'node:assert/strict'
import {
  copyFileSync,
  linkSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { describe, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { systemClock } from '../../../engine/clock.ts'
import { openClassicLevel, type Driver } from '../../../engine/store/driver.ts'
import { hashKey, prefixes, recipeKey } from '../../../engine/store/keys.ts'
import type { Made } from '../../../engine/state/recipe.ts'
import { someChain, someHeader } from '../state/samples.ts'
import { flipBit, openWorkbench, readBlob, sha256, silent, someBytes, type Workbench } from './workbench.ts'

const [one, two] = someChain(2) as [Made, Made]
const large = 1_000_000

/** Changes the closed store's index behind its back. */
const withIndex = async (bench: Workbench, change: (driver: Driver) => Promise<void>): Promise<void> => {
  await bench.store[Symbol.asyncDispose]()
  const driver = await openClassicLevel(join(bench.directory, 'index'), silent, systemClock)
  await change(driver)
  await driver.close()
  await bench.reopen()
}

const putBoth = async (bench: Workbench): Promise<{ content: Buffer; path: string; otherPath: string }> => {
  const [content, other] = [someBytes(large), someBytes(large)]
  await bench.store.putBlob(one.ref, { type: 'bytes', bytes: content })
  await bench.store.putBlob(two.ref, { type: 'bytes', bytes: other })
  const find = (bytes: Buffer) => bench.blobFiles().find((path) => path.includes(sha256(bytes)))
  const [path = '', otherPath = ''] = [find(content), find(other)]
  return { content, path, otherPath }
}

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

describe('an uncompressed file in the spool', () => {
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
        for (const path of bench.spoolFiles()) damage(path)
        if (when === 'between two starts') await bench.reopen()
        assert.deepEqual(await readBlob(bench.store, one.ref), content)
      })

  test('that was linked to is looked at again and stays', async () => {
    await using bench = await openWorkbench('classic-level')
    await bench.store.putBlob(one.ref, { type: 'bytes', bytes: someBytes(large) })
    await readBlob(bench.store, one.ref)
    for (const path of bench.spoolFiles()) linkSync(path, `${path}-link`)
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
  for (let waitedMs = 0; waitedMs < 10_000 && bench.blobFiles().length > 2; waitedMs += 20) await sleep(20)
  assert.equal(bench.blobFiles().length, 2)
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
