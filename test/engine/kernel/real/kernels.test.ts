// Both kernels on what real Lean declares, and on changed declarations. `KERNEL_MUTATIONS=10000` for the long run.
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import path from 'node:path'
import { before, test } from 'node:test'
import { promisify } from 'node:util'
import type { HostReport } from './host.ts'

const run = promisify(execFile)
const mutations = Number(process.env['KERNEL_MUTATIONS'] ?? 1000)
const everyNth = mutations > 1000 ? 1 : 9
const timeoutMs = 240_000 + 500 * mutations

let report: HostReport

before(async () => {
  const host = path.join(import.meta.dirname, 'host.ts')
  const args = ['--stack-size=7000', host, everyNth, mutations, 1].map(String)
  const options = { timeout: timeoutMs, maxBuffer: 256 << 20, killSignal: 'SIGKILL' } as const
  const { stdout } = await run(process.execPath, args, options)
  report = JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '') as HostReport
})

test('every declaration of the texts is accepted, and added once more by Lean itself from our data', (context) => {
  assert.deepEqual(report.trouble, [])
  assert.ok(report.accepted > 20)
  context.diagnostic(`${report.accepted} texts, median ${report.medianMs.toFixed(1)} ms of processor time`)
})

test('what was read from memory is written, read and written again to the same bytes', () => {
  assert.equal(report.rewritten, report.accepted)
})

test('of changed declarations none is accepted that Lean refuses', (context) => {
  assert.deepEqual(report.acceptedAlone, [])
  context.diagnostic(JSON.stringify({ ...report.mutations, for: report.undecidedFor }))
})

test('of changed declarations none is refused that Lean adds, and few are left undecided', () => {
  assert.deepEqual(report.refusedAlone, [])
  assert.ok(report.mutations.undecided < mutations / 10)
})

test('the inductive types of the library have the recursors that are derived from them', (context) => {
  assert.deepEqual(report.inductives.trouble, [])
  assert.ok(report.inductives.accepted > 10)
  context.diagnostic(`${report.inductives.accepted} types, ${report.definitions.accepted} definitions`)
})

test('definitions of the library are accepted', () => {
  assert.deepEqual(report.definitions.trouble, [])
  assert.ok(report.definitions.accepted > 100)
})

test("published faults of Lean's kernel are not accepted, whatever this engine's Lean says of them", (context) => {
  for (const { name, ours, reason, lean } of report.faults) {
    assert.notEqual(ours, 'accepted', name)
    // For what it is, not for the recursors that the block does not bring.
    assert.doesNotMatch(reason, /recursor/, name)
    context.diagnostic(`${name}: Lean ${lean}; ours ${ours}, ${reason}`)
  }
  assert.ok(report.faults.length > 4)
})
