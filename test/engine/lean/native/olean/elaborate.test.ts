import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { after, test } from 'node:test'
import { constantsOf } from '../../../../../engine/kernel/declaration.ts'
import { Terms } from '../../../../../engine/kernel/term/terms.ts'
import { elaborateToOlean } from '../../../../../engine/lean/native/olean/elaborate.ts'
import { readOlean } from '../../../../../engine/lean/native/olean/read.ts'
import type { LeanInstallation } from '../../../../../engine/lean/native/olean/sandboxed-lean.ts'
import { nativeLean } from './native-lean.ts'

const lean = nativeLean()
const bubblewrap = spawnSync('which', ['bwrap']).stdout.toString().trim()
const skip = lean === null ? 'no native Lean here' : bubblewrap === '' ? 'no bubblewrap here' : false
const limits = {
  timeoutMs: 60_000,
  memoryMb: 8_192,
  maxHeartbeats: 200_000,
  signal: new AbortController().signal,
}
const elaborator = (): LeanInstallation => ({
  lean: lean ?? '',
  bubblewrap,
  readOnly: [dirname(resolve(lean ?? '.'))],
  environment: {},
})
// Of this process alone: what is left behind there is its own.
const folder = (process.env['TMPDIR'] = mkdtempSync(join(tmpdir(), 'elaborate-')))
after(() => rmSync(folder, { recursive: true }))
const leftBehind = (): string[] => readdirSync(tmpdir()).filter((name) => name.startsWith('lean-olean-'))

test('a text becomes declarations by way of the sandbox and a file', { skip }, async () => {
  const text = 'prelude\ninductive True : Prop\n  | intro\ntheorem t : True := True.intro\n'
  const made = await elaborateToOlean(elaborator(), text, limits)
  assert(made.type === 'olean', JSON.stringify(made))
  const read = readOlean(made.file, new Terms())
  assert(read.type === 'read')
  const kinds = new Map(
    read.declarations.flatMap(constantsOf).map(({ name, kind }) => [name as string, kind]),
  )
  assert.equal(kinds.get('t'), 'thm')
  assert.equal(kinds.get('True.intro'), 'ctor')
  assert.deepEqual(leftBehind(), [])
})

test('what Lean rejects makes no file, and what takes too long is told', { skip }, async () => {
  const wrong = await elaborateToOlean(elaborator(), 'prelude\ntheorem t : Prop := Prop\n', limits)
  assert.equal(wrong.type, 'rejected')
  assert.match(wrong.type === 'rejected' ? wrong.output : '', /"severity":"error"/)
  const gone = await elaborateToOlean(elaborator(), 'prelude\n', { ...limits, signal: AbortSignal.abort() })
  assert.equal(gone.type, 'cancelled')
  const slow = await elaborateToOlean(elaborator(), 'prelude\n', { ...limits, timeoutMs: 1 })
  assert.equal(slow.type, 'timeout')
  assert.deepEqual(leftBehind(), [])
})
