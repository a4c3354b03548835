import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, it } from 'node:test'
import { pino } from 'pino'
import { BatchArchive } from '../../../engine/batches/archive.ts'
import type { BatchManifest } from '../../../engine/batches/manifest.ts'
import { systemClock as clock } from '../../../engine/clock.ts'

const folder = mkdtempSync(join(tmpdir(), 'archive-'))
after(() => rmSync(folder, { recursive: true }))
const log = pino({ level: 'silent' })
const body = Buffer.from('{"checks":[{"source":"example : True := trivial"}]}')

const manifestOf = (index: number): BatchManifest => ({
  id: `batch-${index.toString(16).padStart(64, '0')}`,
  ...{ owner: '', key: null, fingerprint: String(index), caller: { id: 'a', weight: 1 }, format: 'json' },
  ...{ fields: {}, items: 1, bodyBytes: body.length, createdAtMs: 0 },
})

it('A batch is dropped at any moment of its run, and leaves no file', async () => {
  await using archive = await BatchArchive.open(folder, { maxBytes: 1 << 30, clock, log })
  for (let index = 0; index < 200; index++) {
    const added = await archive.add(manifestOf(index), (from, upTo) =>
      Promise.resolve(body.subarray(from, upTo)),
    )
    assert.equal(added.type, 'added')
    if (added.type !== 'added') return
    const { batch } = added
    const running = (async (): Promise<void> => {
      await batch.resume(() => undefined)
      await batch.answer({ json: '{}', withoutRoom: '{}' })
      await batch.finish({})
    })().then(
      () => 'ran',
      (error: unknown) => String(error),
    )
    // A different step of it each time.
    for (let turn = 0; turn < index % 40; turn++) await new Promise(setImmediate)
    await archive.drop(batch.id)
    assert.match(await running, /^ran$|was dropped/)
    await batch.close()
  }
  assert.deepEqual(readdirSync(folder), [])
})
