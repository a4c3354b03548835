// A lane whose REPLs behave as the community binary: what its pickles lose is noticed, and its deaths are outcomes.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { after, before, test } from 'node:test'
import { defaultLeanCache } from '../../engine/lean/embedded/cache-directory.ts'
import { installSlimLean } from '../../engine/lean/embedded/build-patch/install.ts'
import { communityDialect } from '../../engine/lean/native/dialect.ts'
import type { Base, ReplayStep } from '../../engine/job/base.ts'
import type { Job, SnapshotJob } from '../../engine/job/job.ts'
import type { JobOutcome } from '../../engine/job/outcome.ts'
import type { StateRef } from '../../engine/contract/ids.ts'
import { growCommands } from '../../engine/state/recipe.ts'
import {
  baseOf,
  canonicalHeader,
  checkJob,
  limits,
  openLaneForTest,
  patient,
  toolchain,
  type LaneForTest,
} from '../engine/lane/lane-for-test.ts'

const slowMs = 180_000
const spoolDir = mkdtempSync(join(tmpdir(), 'native-lane-'))
const standIn = resolve(import.meta.dirname, '../fakes/native/community-repl.ts')
let open: LaneForTest

before(async () => {
  await installSlimLean(defaultLeanCache)
  open = await openLaneForTest(
    {
      birth: {
        type: 'pty',
        argv: [process.execPath, standIn],
        env: { PATH: '/usr/bin:/bin' },
        cwd: spoolDir,
      },
      dialect: communityDialect,
    },
    { spoolDir, startTimeoutMs: slowMs, headerTimeoutMs: slowMs, restoreTimeoutMs: slowMs },
  )
})
after(async () => {
  await open[Symbol.asyncDispose]()
  rmSync(spoolDir, { recursive: true, force: true })
})

const startRepl = async (id: string): Promise<void> => {
  const start = await open.lane.startRepl(id)
  assert.ok(start.type === 'ready', JSON.stringify(start))
}

/** The state after the header and these commands, as a job's base. */
const stateOf = (commands: string[]): { base: Base; ref: StateRef } => {
  const made = growCommands({ toolchain, headerHash: canonicalHeader.hash, state: null }, commands)
  const steps: ReplayStep[] = made.map(({ ref }, index) => ({
    type: 'commands',
    ref,
    commands: commands.slice(index, index + 1),
  }))
  const last = made.at(-1)
  assert.ok(last)
  return { base: baseOf(canonicalHeader, { steps }), ref: last.ref }
}

const snapshotOf = (commands: string[], path: string): SnapshotJob => ({
  type: 'snapshot',
  base: stateOf(commands).base,
  limits: { ...limits, timeoutMs: slowMs },
  path,
})
const run = (replId: string, job: Job): Promise<JobOutcome> => open.lane.run(replId, job, patient())

test('a state of definitions is pickled, and another REPL has it from there', async () => {
  const commands = ['def f (n : Nat) := n + 1', 'theorem f_one : f 1 = 2 := rfl']
  const path = join(spoolDir, 'plain')
  await startRepl('first')
  const pickled = await run('first', snapshotOf(commands, path))
  assert.ok(pickled.type === 'snapshotted', JSON.stringify(pickled))
  assert.ok(existsSync(path))

  await startRepl('second')
  const { base, ref } = stateOf(commands)
  const job = checkJob(['example : f 1 = 2 := f_one'], {
    base: { ...base, snapshots: [{ ref, path }] },
    limits: { ...limits, timeoutMs: slowMs },
  })
  const outcome = await run('second', job)
  assert.ok(outcome.type === 'checked', JSON.stringify(outcome))
  assert.deepEqual(
    outcome.runs.map(({ reply }) => 'messages' in reply),
    [false],
  )
})

test('a state whose simp lemma a pickle would lose is not pickled, and stays usable', async () => {
  const commands = ['def g (n : Nat) := n', '@[simp] theorem g_is (n : Nat) : g n = n := rfl']
  const path = join(spoolDir, 'lossy')
  const pickled = await run('first', snapshotOf(commands, path))
  assert.notEqual(pickled.type, 'snapshotted')
  assert.ok(!existsSync(path))
  const { base } = stateOf(commands)
  const outcome = await run('first', checkJob(['example : g 7 = 7 := by simp'], { base }))
  assert.ok(outcome.type === 'checked', JSON.stringify(outcome))
  assert.ok(!('messages' in (outcome.runs[0]?.reply ?? {})), JSON.stringify(outcome.runs))
})

/** What the stand-in says to an input, and how it ends. */
const talk = (input: string[]): { replies: string[]; status: number | null; stderr: string } => {
  const { stdout, stderr, status } = spawnSync(process.execPath, [standIn], {
    input: input.join('\n\n') + '\n\n',
    encoding: 'utf8',
  })
  return { replies: stdout.split('\n\n').filter((reply) => reply !== ''), status, stderr }
}

test('the stand-in has the manners of the community binary', () => {
  const { replies, status, stderr } = talk([
    '# skipped',
    '-- skipped',
    '{"cmd":   \n "import Init"}   ',
    '{"cmd": "example : 1 = 2 := rfl", "env": 0, "maxHeartbeats": 1}',
    '{"cmd": "x", "env": 9}',
    '{"drop": 0}',
    '{"cmd": "never read"}',
  ])
  assert.equal(replies.length, 3)
  assert.equal(replies[0], '{"env": 0}')
  assert.match(replies[1] ?? '', /^\{"messages":\n \[\{"severity": "error",\n/)
  assert.doesNotMatch(replies[1] ?? '', /"kind"/)
  assert.equal(replies[2], '{"message": "Unknown environment."}')
  assert.equal(status, 1)
  assert.match(stderr, /^uncaught exception: /)
})

test('a pickle that can not be written ends the stand-in, as it would the binary', () => {
  const { replies, status } = talk(['{"cmd": "import Init"}', '{"pickleTo": "/nowhere/p", "env": 0}'])
  assert.deepEqual(replies, ['{"env": 0}'])
  assert.equal(status, 1)
})
