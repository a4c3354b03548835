import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { ReadyFiles } from '../../../engine/store/ready-files.ts'
import { sha256 } from './workbench.ts'

const openReadyFiles = async (t: TestContext, maxBytes: number) => {
  const directory = mkdtempSync(join(tmpdir(), 'ready-'))
  t.after(() => {
    rmSync(directory, { recursive: true, force: true })
  })
  const readyFiles = new ReadyFiles(directory, maxBytes)
  await readyFiles.open()
  const adopt = async (name: string, bytes = 100): Promise<string> => {
    const temporary = readyFiles.temporaryPath()
    writeFileSync(temporary, Buffer.alloc(bytes))
    await readyFiles.adopt(sha256(name), temporary)
    return sha256(name)
  }
  return { directory, readyFiles, adopt }
}

test('the least recently leased make room', async (t) => {
  const { directory, readyFiles, adopt } = await openReadyFiles(t, 250)
  const [a, b] = [await adopt('a'), await adopt('b')]
  ;(await readyFiles.lease(a))?.[Symbol.dispose]()
  const c = await adopt('c')
  assert.deepEqual(readdirSync(directory).sort(), [a, c].sort())
  assert.equal(await readyFiles.lease(b), null)
  assert.equal(readyFiles.bytes, 200)
})

test('what is leased stays, whatever the bound', async (t) => {
  const { readyFiles, adopt } = await openReadyFiles(t, 150)
  const a = await adopt('a')
  const lease = await readyFiles.lease(a)
  assert.ok(lease)
  await adopt('b')
  await adopt('c')
  await readyFiles.empty()
  await readyFiles.retire(a)
  assert.ok(existsSync(lease.path))
  lease[Symbol.dispose]()
  lease[Symbol.dispose]()
  await readyFiles.empty()
  assert.ok(!existsSync(lease.path))
  assert.equal(readyFiles.bytes, 0)
})

test('a content larger than the bound is held until the next comes', async (t) => {
  const { readyFiles, adopt } = await openReadyFiles(t, 50)
  const a = await adopt('a')
  assert.ok(await readyFiles.lease(a))
})

test('what an earlier process left is there but not trusted, its unfinished files go', async (t) => {
  const { directory, adopt } = await openReadyFiles(t, 1000)
  const a = await adopt('a')
  writeFileSync(join(directory, 'new-17'), 'half of it')
  const later = new ReadyFiles(directory, 1000)
  await later.open()
  assert.deepEqual(readdirSync(directory), [a])
  assert.equal(later.has(a), true)
  assert.equal(await later.lease(a), null)
  await later.vouch(a)
  assert.ok(await later.lease(a))
})
