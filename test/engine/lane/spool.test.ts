import assert from 'node:assert/strict'
import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { openSpool } from '../../../engine/lane/spool.ts'
import { prepareRequest } from '../../../engine/repl/command-file.ts'

const root = mkdtempSync(join(tmpdir(), 'spool-'))
after(() => rmSync(root, { recursive: true }))
const own = { privateSpool: true }
let pid = 1

test('a file is offered as a copy of the REPL’s own, and removed again', async () => {
  await using spool = await openSpool(root, pid++, own)
  const path = join(root, 'snapshot')
  writeFileSync(path, 'whole')
  {
    await using offered = await spool.offer(path)
    assert.equal(readFileSync(offered.path, 'utf8'), 'whole')
    writeFileSync(offered.path, 'changed by the REPL')
  }
  assert.equal(readFileSync(path, 'utf8'), 'whole')
  assert.deepEqual(readdirSync(spool.dir), [])
})

test('what the REPL may read where it lies is offered as it is', async () => {
  const readable = join(root, 'blobs')
  await using spool = await openSpool(root, pid++, { ...own, readable })
  await using offered = await spool.offer(join(readable, 'one'))
  assert.equal(offered.path, join(readable, 'one'))
})

test('what the REPL has written is moved out', async () => {
  await using spool = await openSpool(root, pid++, own)
  const path = join(root, 'wanted')
  writeFileSync(spool.outgoing(path), '12345')
  assert.equal(await spool.collect(path), 5)
  assert.deepEqual(readdirSync(spool.dir), [])
})

test('a link or a directory in place of the written file is refused, and nothing of it stays', async () => {
  const secret = join(root, 'secret')
  writeFileSync(secret, 'not the REPL’s')
  for (const lay of [(at: string) => symlinkSync(secret, at), (at: string) => mkdirSync(at)]) {
    await using spool = await openSpool(root, pid++, own)
    const path = join(root, 'taken')
    lay(spool.outgoing(path))
    await assert.rejects(spool.collect(path), /not a file/)
    assert.ok(!readdirSync(root).includes('taken'))
  }
  assert.equal(readFileSync(secret, 'utf8'), 'not the REPL’s')
})

test('a large command whose file can’t be written goes as it is', async () => {
  const cmd = 'x'.repeat(20_000)
  await using prepared = await prepareRequest({ cmd, env: 1 }, join(root, 'nowhere'))
  assert.deepEqual(JSON.parse(prepared.bytes.toString()), { cmd, env: 1 })
})
