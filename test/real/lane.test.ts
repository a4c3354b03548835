// A lane with real Lean: few REPLs, shared by the tests in order, since each costs seconds and most of a GB.
import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import type { Base, ReplayStep } from '../../engine/job/base.ts'
import type { CheckJob, Job } from '../../engine/job/job.ts'
import type { JobOutcome, ReplayOutcome } from '../../engine/job/outcome.ts'
import { grow } from '../../engine/state/recipe.ts'
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
import { embeddedLaunch } from './embedded-launch.ts'

/** Two shared cores and others' tests: an import that takes two seconds alone may take a minute. */
const slowMs = 180_000

const spoolDir = mkdtempSync(join(tmpdir(), 'real-lane-'))
let open: LaneForTest
let repl = ''
let started = 0

const startRepl = async (): Promise<void> => {
  repl = `repl-${started++}`
  const start = await open.lane.startRepl(repl)
  assert.ok(start.type === 'ready', JSON.stringify(start))
}
before(async () => {
  const timeouts = { startTimeoutMs: slowMs, headerTimeoutMs: slowMs, restoreTimeoutMs: slowMs }
  open = await openLaneForTest(await embeddedLaunch(spoolDir), { spoolDir, ...timeouts })
  await startRepl()
})
after(async () => {
  await open[Symbol.asyncDispose]()
  rmSync(spoolDir, { recursive: true, force: true })
})

const run = (job: Job): Promise<JobOutcome> => open.lane.run(repl, job, patient())
const check = (commands: string[], more: Partial<CheckJob> = {}): Promise<JobOutcome> =>
  run(checkJob(commands, { ...more, limits: { ...limits, timeoutMs: slowMs, ...more.limits } }))
const said = (outcome: JobOutcome): string[] => {
  assert.ok(outcome.type === 'checked', JSON.stringify(outcome))
  return outcome.runs.flatMap(({ reply }) =>
    'env' in reply
      ? (reply.messages ?? []).map(({ severity, data }) => `${severity}: ${data}`)
      : [reply.message],
  )
}

test('a proof that holds says nothing; one that does not is an error of Lean’s', async () => {
  assert.deepEqual(said(await check(['theorem a (x y : Nat) (h : x < y) : x + 1 ≤ y := by omega'])), [])
  const [wrong = ''] = said(await check(['example : 1 + 1 = 3 := by decide']))
  assert.match(wrong, /^error: .*decide/)
})

test('nothing of one check is known to the next, and within one each command knows the last', async () => {
  assert.deepEqual(said(await check(['def mine := 1', 'example : mine = 1 := rfl'])), [])
  assert.match(said(await check(['#check mine']))[0] ?? '', /mine/)
})

test('what a check declares is read as data, and added again by the kernel of a process that has run no code', async () => {
  const path = join(spoolDir, 'declared.ndjson')
  const declared = [
    'structure P where\n  x : Nat\n  deriving Repr',
    'axiom a : 1 = 2\ntheorem b : 1 = 2 := a',
  ]
  const outcome = await check(declared, { export: { path, when: 'always' } })
  assert.ok(outcome.type === 'checked' && outcome.exported?.verdict === 'exported', JSON.stringify(outcome))
  const replay = async (): Promise<unknown> => {
    const { base, limits: own } = checkJob([])
    const replayed = await run({ type: 'replay', base, limits: { ...own, timeoutMs: slowMs }, path })
    assert.ok(replayed.type === 'replayed', JSON.stringify(replayed))
    return replayed.replay
  }
  const accepted = (await replay()) as Extract<ReplayOutcome, { verdict: 'accepted' }>
  assert.equal(accepted.verdict, 'accepted', JSON.stringify(accepted))
  assert.equal(accepted.constants.length, outcome.exported.constants)
  assert.deepEqual(
    accepted.constants.find(({ name }) => name === 'b'),
    { name: 'b', kind: 'thm', axioms: ['a'] },
  )
  const text = readFileSync(path, 'utf8')
  const spoiled: [RegExp, string, object][] = [
    [/"k":false/, '"k":true', { verdict: 'refused', declaration: 'P.rec' }],
    [/"str":"Nat"/, '"str":"Naught"', { verdict: 'refused', reason: 'unknown constant' }],
    [/"ie":/, '"ei":', { verdict: 'malformed' }],
  ]
  for (const [what, by, expected] of spoiled) {
    writeFileSync(path, text.replace(what, by))
    assert.notEqual(readFileSync(path, 'utf8'), text)
    const { verdict, declaration, reason } = (await replay()) as Record<string, unknown>
    assert.deepEqual({ verdict, declaration, reason, ...expected }, { verdict, declaration, reason })
  }
  rmSync(path)
})

test('headers share their imports, and errors in one stand where they are in the whole header', async () => {
  const opened = await check(['#check (le_of_lt_succ)'], { base: baseOf('import Lean\nopen Nat') })
  assert.match(said(opened)[0] ?? '', /^info: le_of_lt_succ :/)
  assert.ok(opened.type === 'checked' && opened.stats.headerCache === 'miss')
  const wrong = await check(['#check Nat'], { base: baseOf('import Lean\nopen Nat\nopen Nowhere') })
  assert.ok(wrong.type === 'header-failed' && 'env' in wrong.reply, JSON.stringify(wrong))
  assert.deepEqual(wrong.reply.messages?.[0]?.pos, { line: 3, column: 5 })
})

test('a header that can’t be had leaves the REPL as it was', async () => {
  const outcome = await check(['#check Nat'], { base: baseOf('import Mathlib') })
  assert.ok(outcome.type === 'header-failed' && 'message' in outcome.reply, JSON.stringify(outcome))
  assert.match(outcome.reply.message, /Mathlib/)
  assert.match(said(await check(['#check Nat']))[0] ?? '', /Nat : Type/)
})

test('a sorry is a proof state to go on from, in memory and by replay', async () => {
  const command = 'theorem t (p q : Prop) (hp : p) (hq : q) : p ∧ q := by sorry'
  const outcome = await check([command])
  assert.ok(outcome.type === 'checked' && 'env' in (outcome.runs[0]?.reply ?? {}), JSON.stringify(outcome))
  const { ref } = grow(
    { toolchain, headerHash: canonicalHeader.hash, state: null },
    { type: 'sorry', command, sorry: 0 },
  )
  const steps: ReplayStep[] = [{ type: 'sorry', ref, commands: [command], sorry: 0 }]
  const base: Base = baseOf(canonicalHeader, { steps })
  const job: Job = {
    type: 'tactics',
    base,
    tactics: ['constructor', 'exact hp', 'exact hq'],
    mode: 'sequence',
    limits,
  }
  const fromMemory = await run(job)
  assert.ok(
    fromMemory.type === 'stepped' && fromMemory.stats.restoredFrom === 'memory',
    JSON.stringify(fromMemory),
  )
  const goals = fromMemory.runs.map(({ reply }) => ('goals' in reply ? reply.goals.length : reply.message))
  assert.deepEqual(goals, [2, 1, 0])
  const last = fromMemory.runs.at(-1)?.reply
  assert.ok(last && 'proofStatus' in last && last.proofStatus === 'Completed', JSON.stringify(last))

  const other = command.replace('theorem t', 'theorem u')
  const { ref: otherRef } = grow(
    { toolchain, headerHash: canonicalHeader.hash, state: null },
    { type: 'sorry', command: other, sorry: 0 },
  )
  const otherSteps: ReplayStep[] = [{ type: 'sorry', ref: otherRef, commands: [other], sorry: 0 }]
  const replayed = await run({
    ...job,
    base: baseOf(canonicalHeader, { steps: otherSteps }),
    mode: 'alternatives',
  })
  assert.ok(replayed.type === 'stepped' && replayed.stats.restoredFrom === 'replay', JSON.stringify(replayed))
  assert.ok(replayed.runs.length === 3 && 'goals' in (replayed.runs[0]?.reply ?? {}))
})

test('heartbeats are a limit of each command', async () => {
  const search = 'example (a b c d : Nat) (h : a < b) (i : b < c) (j : c < d) : a + 2 < d := by omega'
  const strict = await check([search], { limits: { ...limits, timeoutMs: slowMs, maxHeartbeats: 1 } })
  assert.match(said(strict)[0] ?? '', /heartbeats/)
  assert.deepEqual(said(await check([search])), [])
})

test('a command of 200 KB arrives whole, by file', async () => {
  const long = `/- ${'⊢ '.repeat(50_000)} -/\nexample : 1 + 1 = 3 := rfl`
  const outcome = await check([long])
  assert.ok(outcome.type === 'checked')
  const [run] = outcome.runs
  assert.ok(run && 'env' in run.reply)
  assert.equal(run.reply.messages?.[0]?.pos.line, 2)
})

test('1,000 checks leave memory flat', async () => {
  const rssMb = (): number => {
    const last = open.events.findLast((event) => event.type === 'repl-holds')
    assert.ok(last?.type === 'repl-holds')
    return last.rssMb
  }
  const one = (i: number): Promise<JobOutcome> =>
    check([`theorem t${i} (n : Nat) : n + 0 = n := ${i % 10 === 0 ? 'by simp' : 'rfl'}`])
  for (let i = 0; i < 100; i++) await one(i)
  const before = rssMb()
  for (let i = 100; i < 1100; i++) assert.deepEqual(said(await one(i)), [])
  assert.ok(rssMb() < before * 1.1, `${before} MB, then ${rssMb()} MB`)
})

/** 200⁴ cases for the kernel, which knows no heartbeats: hours, at no depth and in no memory to speak of. */
const endless =
  'example : ∀ a < 200, ∀ b < 200, ∀ c < 200, ∀ d < 200, a + b + c + d = d + c + b + a := by decide +kernel'

test('a kernel that loops is killed on time, by the clock that counts Lean alone', async () => {
  const job = checkJob(['example : True := trivial', endless], {
    limits: { ...limits, timeoutMs: 2000, maxHeartbeats: 0 },
  })
  const outcome = await run(job)
  assert.ok(outcome.type === 'killed', JSON.stringify(outcome).slice(0, 500))
  assert.equal(outcome.cause, 'timeout')
  assert.equal(outcome.struck, 1)
  assert.equal(outcome.runs.length, 1)
  assert.ok(outcome.stats.leanMs > 1990 && outcome.stats.leanMs < 10_000)
  await startRepl()
})

test('memory above the warm baseline is limited; a REPL that has run a text’s code serves no other', async () => {
  const array = '#eval (Array.replicate (2 ^ 26) (0 : Nat)).size'
  const hungry = (memoryMb: number): Promise<JobOutcome> =>
    check([array], { limits: { ...limits, timeoutMs: slowMs, memoryMb } })
  assert.deepEqual(said(await hungry(1000)), ['info: 67108864'])
  assert.ok(open.events.some((event) => event.type === 'repl-exited' && event.cause === 'spent'))
  await startRepl()
  const outcome = await hungry(100)
  assert.ok(outcome.type === 'killed' && outcome.cause === 'memory', JSON.stringify(outcome).slice(0, 500))
  await startRepl()
})

test('a REPL killed from outside in the middle of a check is a crash, and it is gone', async () => {
  const last = open.events.findLast((event) => event.type === 'repl-started')
  assert.ok(last?.type === 'repl-started')
  const running = check([endless])
  setTimeout(() => process.kill(last.pid, 'SIGKILL'), 300)
  const outcome = await running
  assert.ok(outcome.type === 'killed' && outcome.cause === 'crash', JSON.stringify(outcome).slice(0, 500))
  await open.lane.stopRepl(repl)
  assert.ok(!existsSync(`/proc/${last.pid}`))
})
