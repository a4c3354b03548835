import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { test } from 'node:test'

const canMount = spawnSync('unshare', ['-rm', 'mount', '-t', 'tmpfs', 'tmpfs', tmpdir()]).status === 0
const total = 5_000

interface Report {
  answered: number
  ended: Record<string, Record<string, number>>
  wrong: unknown[]
  killedRepls: number
  killedThreads: number
  diskWasFull: boolean
  drained: string[]
  survivors: number[]
  tookMs: number
}

test(
  `${total} checks amid kills, loops, bombs, garbage and a full disk: each is answered, as Lean would or by what struck it`,
  { timeout: 300_000 },
  (t) => {
    const stateDir = mkdtempSync(path.join(tmpdir(), 'chaos-'))
    t.after(() => rmSync(stateDir, { recursive: true, force: true }))
    const args = [path.join(import.meta.dirname, 'chaos-process.ts'), stateDir, String(total)]
    const mounted =
      'mkdir "$2/store" && mount -t tmpfs -o size=64m tmpfs "$2/store" && exec "$0" "$@" small-disk'
    const [file, ...rest] = canMount
      ? ['unshare', '-rm', 'sh', '-c', mounted, process.execPath, ...args]
      : [process.execPath, ...args]
    const run = spawnSync(file, rest, {
      encoding: 'utf8',
      maxBuffer: 2 ** 26,
      timeout: 250_000,
      killSignal: 'SIGKILL',
    })
    assert.equal(run.status, 0, run.stderr)
    const report = JSON.parse(run.stdout) as Report
    t.diagnostic(JSON.stringify({ ...report, drained: undefined }))
    assert.equal(report.answered, total)
    assert.deepEqual(report.wrong, [])
    assert.equal(report.diskWasFull, canMount)
    assert.ok(report.killedRepls > 5 && report.killedThreads === 2)
    let struck = 0
    for (const [sort, ends] of Object.entries(report.ended)) {
      for (const [status, times] of Object.entries(ends)) {
        if (status === sort) continue
        // The killed REPL was this check's, twice: it says so, and says nothing of the code.
        assert.equal(status, 'crashed', `${times} that are ${sort} ended as ${status}`)
        struck += times
      }
    }
    assert.ok(struck < total / 100, `${struck} checks were struck by kills that were not theirs`)
    assert.deepEqual([...new Set(report.drained)].sort(), ['draining', 'valid'])
    assert.deepEqual(report.survivors, [])
  },
)
