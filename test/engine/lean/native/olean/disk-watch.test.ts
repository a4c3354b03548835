import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { staysWithin, watchDisk } from '../../../../../engine/lean/native/olean/disk-watch.ts'
import { VirtualClock } from '../../../../clock/virtual-clock.ts'

test('a folder is within bounds of bytes and entries, however they are spread; links and holes take nothing', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'disk-'))
  try {
    const within = (bytes: number, entries: number): boolean => staysWithin(folder, { bytes, entries })
    mkdirSync(join(folder, 'a/b'), { recursive: true })
    writeFileSync(join(folder, 'a/b/file'), Buffer.alloc(100_000, 1))
    symlinkSync('/', join(folder, 'a/root'))
    writeFileSync(join(folder, 'holes'), '')
    truncateSync(join(folder, 'holes'), 1 << 30)
    assert.deepEqual([within(200_000, 5), within(90_000, 5), within(200_000, 4)], [true, false, false])
    assert.equal(staysWithin(join(folder, 'gone'), { bytes: 0, entries: 0 }), true)
    const clock = new VirtualClock()
    let told = 0
    using _watch = watchDisk(folder, { bytes: 90_000, entries: 5 }, () => told++, clock)
    await clock.advance(1000)
    assert.equal(told, 1)
  } finally {
    rmSync(folder, { recursive: true })
  }
})
