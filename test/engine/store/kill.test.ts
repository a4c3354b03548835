// A write acknowledged survives kill -9, at whatever moment it comes.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { test } from 'node:test'
import { parseStateRef } from '../../../engine/contract/ids.ts'
import { openStore, type Store } from '../../../engine/store/store.ts'
import { readBlob, sha256, storeOptions } from './workbench.ts'

type Acknowledged = [what: string, key: string, content: string][]

const openAt = (directory: string): Promise<Store> =>
  openStore(join(directory, 'store'), storeOptions(directory, { readyMaxMb: 100, resultsMaxMb: 100 }))

/** Starts a writer and kills it after so many acknowledgements; `during` sees it at work. */
const runWriter = async (
  directory: string,
  round: number,
  killAfter: number,
  during: () => Promise<void> = () => Promise.resolve(),
): Promise<Acknowledged> => {
  const script = join(import.meta.dirname, 'writer-process.ts')
  const writer = spawn(process.execPath, [script, directory, round.toString()], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const exited = once(writer, 'exit')
  const acknowledged: Acknowledged = []
  for await (const line of createInterface(writer.stdout)) {
    const [what = '', key = '', content = ''] = line.split(' ')
    acknowledged.push([what, key, content])
    if (acknowledged.length === 1) await during()
    if (acknowledged.length === killAfter) writer.kill('SIGKILL')
  }
  assert.deepEqual(await exited, [null, 'SIGKILL'])
  return acknowledged
}

const isThere = async (store: Store, [what, key, content]: Acknowledged[number]): Promise<boolean> => {
  if (what === 'result') return (await store.getResult(key)) !== null
  const ref = parseStateRef(key) ?? assert.fail(key)
  if (what === 'recipe') return (await store.getRecipe(ref)).type === 'found'
  const bytes = await readBlob(store, ref)
  return Buffer.isBuffer(bytes) && sha256(bytes) === content
}

test('what was acknowledged before kill -9 is there after it', { timeout: 120_000 }, async (t) => {
  const directory = mkdtempSync(join(tmpdir(), 'store-kill-'))
  t.after(() => rmSync(directory, { recursive: true, force: true }))
  const all: Acknowledged = []
  for (const [round, killAfter] of [60, 700, 2500].entries()) {
    all.push(...(await runWriter(directory, round, killAfter)))
    await using store = await openAt(directory)
    const lost = []
    for (const write of all) if (!(await isThere(store, write))) lost.push(write)
    assert.deepEqual(lost, [])
    // Nor has the kill left anything that is damaged; what it left half-way is cleared away.
    const reports = await store.verify()
    const damaged = reports.filter(({ step, mended }) => step !== 'orphans' && mended.length > 0)
    assert.deepEqual(damaged, [])
  }
  const kinds = new Set(all.map(([what]) => what))
  assert.deepEqual([...kinds].sort(), ['blob', 'recipe', 'result'])
})

test('a store that another process has open says so', { timeout: 60_000 }, async (t) => {
  const directory = mkdtempSync(join(tmpdir(), 'store-locked-'))
  t.after(() => rmSync(directory, { recursive: true, force: true }))
  await runWriter(directory, 0, 20, async () => {
    await assert.rejects(openAt(directory), {
      name: 'StoreOpenError',
      code: 'store-locked',
      message: /another process has the store .* open/,
    })
  })
})

test('a store that this process has open already says so too', async (t) => {
  const directory = mkdtempSync(join(tmpdir(), 'store-locked-'))
  t.after(() => rmSync(directory, { recursive: true, force: true }))
  await using store = await openAt(directory)
  await assert.rejects(openAt(directory), { code: 'store-locked' })
  assert.deepEqual(await store.putResult(sha256('still'), { works: true }), { type: 'stored' })
})
