// A full disk, a real one: a small tmpfs in a mount namespace of its own.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'

const canMount = spawnSync('unshare', ['-rm', 'mount', '-t', 'tmpfs', 'tmpfs', tmpdir()]).status === 0

test(
  'a full disk is an outcome, and what was acknowledged around it is there after kill -9',
  { skip: canMount ? false : 'needs a mount namespace', timeout: 120_000 },
  (t) => {
    const directory = mkdtempSync(join(tmpdir(), 'store-full-'))
    t.after(() => rmSync(directory, { recursive: true, force: true }))
    const here = (name: string): string => join(import.meta.dirname, name)
    const script = `
      mount -t tmpfs -o size=160m tmpfs "$1" || exit 77
      "$2" "$3" "$1" > "$1.out"
      cat "$1.out"; rm "$1.out"; printf '\\n'
      "$2" "$4" "$1"`
    const run = spawnSync(
      'unshare',
      ['-rm', 'sh', '-c', script, 'sh', directory, process.execPath].concat(
        here('full-disk-process.ts'),
        here('find-recipes-process.ts'),
      ),
      { encoding: 'utf8', input: '' },
    )
    const [written = '', found = ''] = run.stdout.split('\n')
    const { seen, acknowledged } = JSON.parse(written) as { seen: unknown; acknowledged: string[] }
    assert.deepEqual(seen, {
      blobOnAFullDisk: 'full',
      recipeOnAFullDisk: 'full',
      again: 'full',
      stillReadable: 'found',
      resultOnAFullDisk: 'full',
      withRoomAgain: 'stored',
    })
    const there = new Set(JSON.parse(found) as string[])
    assert.deepEqual(
      acknowledged.filter((ref) => !there.has(ref)),
      [],
    )
  },
)
