// Snapshots taken of one REPL and restored in another, seen through a lane with a REPL that tells.
import assert from 'node:assert/strict'
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import type { ReplayStep } from '../../../engine/job/base.ts'
import type { Job } from '../../../engine/job/job.ts'
import { communityDialect } from '../../../engine/lean/native/dialect.ts'
import { fakeLaunch } from '../../fakes/launch.ts'
import type { StateRef } from '../../../engine/contract/ids.ts'
import { baseOf, canonicalHeader, checkJob, limits, openLaneForTest } from './lane-for-test.ts'
import { run, messagesOf, seen, doubted, holdsHeaders, way, command } from './session-for-test.ts'

const snapshotJob = (path: string, steps: ReplayStep[]): Job => ({
  type: 'snapshot',
  path,
  base: baseOf(canonicalHeader, { steps }),
  limits,
})

test('a snapshot taken of one REPL restores in another, which then holds nothing else', async () => {
  await using open = await openLaneForTest()
  await open.lane.startRepl('a')
  const path = join(open.settings.spoolDir, 'state')
  const steps = way(Array.from({ length: 150 }, (_, i) => command(`def d${i} := ${i}`)))
  const taken = await run(open, snapshotJob(path, steps))
  assert.ok(taken.type === 'snapshotted' && taken.bytes === statSync(path).size, JSON.stringify(taken))

  await open.lane.startRepl('b')
  const ref = steps.at(-1)?.ref as StateRef
  const base = baseOf(canonicalHeader, { steps, snapshots: [{ ref, path }] })
  const restored = await run(open, checkJob(['history'], { base }), 'b')
  assert.ok(
    restored.type === 'checked' && restored.stats.restoredFrom === 'snapshot',
    JSON.stringify(restored),
  )
  assert.equal((JSON.parse(messagesOf(restored)[0] ?? '') as string[]).length, 151)
  assert.deepEqual(holdsHeaders(open), [])
  const [environments] = JSON.parse(messagesOf(await run(open, checkJob(['held']), 'b'))[0] ?? '') as [number]
  assert.ok(environments < 8)
  // And the canonical header is made again when it is asked for.
  assert.deepEqual(holdsHeaders(open), [canonicalHeader.hash])
})

test('a snapshot that can’t be read is replayed around', async () => {
  await using open = await openLaneForTest()
  const path = join(open.settings.spoolDir, 'damaged')
  writeFileSync(path, 'not what it was')
  const start = await open.lane.startRepl('a', {
    header: canonicalHeader,
    snapshots: [{ ref: canonicalHeader.hash, path }],
  })
  assert.equal(start.type, 'ready')
  assert.deepEqual(await seen(open, baseOf(canonicalHeader)), ['import Lean'])
  assert.deepEqual(doubted(open), [{ ref: canonicalHeader.hash, how: 'refused' }])
})

test('a snapshot that a REPL dies of is told of', async () => {
  await using open = await openLaneForTest(fakeLaunch('dies-mid-reply'))
  const path = join(open.settings.spoolDir, 'deadly')
  writeFileSync(path, '{}')
  await open.lane.startRepl('a')
  const [step] = way([command('slow')])
  assert.ok(step)
  const snapshots = [{ ref: step.ref, path }]
  const base = baseOf(canonicalHeader, { steps: [{ ...step, leanMs: 60_000 }], snapshots })
  const outcome = await run(open, checkJob(['echo never'], { base }))
  assert.ok(outcome.type === 'killed' && outcome.cause === 'crash')
  assert.deepEqual(doubted(open), [{ ref: step.ref, how: 'ended' }])
})

test('a fresh REPL is warmed from its header’s snapshot', async () => {
  await using open = await openLaneForTest()
  await open.lane.startRepl('a')
  const path = join(open.settings.spoolDir, 'header')
  await run(open, snapshotJob(path, []))
  writeFileSync(path, readFileSync(path, 'utf8').replace('import Lean', 'import Lean, restored'))
  await open.lane.startRepl('b', {
    header: canonicalHeader,
    snapshots: [{ ref: canonicalHeader.hash, path }],
  })
  assert.deepEqual(messagesOf(await run(open, checkJob(['history']), 'b')), ['["import Lean, restored"]'])
})

test('a state that the community’s pickle would not bring back as it is, is not pickled', async () => {
  await using open = await openLaneForTest(fakeLaunch('well-behaved', ['community'], communityDialect))
  await open.lane.startRepl('a')
  const path = join(open.settings.spoolDir, 'state')
  const local = await run(open, snapshotJob(path, way([command('open Nat')])))
  assert.ok(local.type === 'snapshot-failed', JSON.stringify(local))
  // This fake does not know the canary's command: nothing vouches for the pickle.
  const silent = await run(open, snapshotJob(path, way([command('def a := 1')])))
  assert.ok(silent.type === 'snapshot-failed', JSON.stringify(silent))
  assert.ok(!existsSync(path))
})
