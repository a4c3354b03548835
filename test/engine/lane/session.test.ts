// What a REPL holds and how it comes back to a state, seen through a lane with a REPL that tells.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ReplayStep } from '../../../engine/job/base.ts'
import type { Job } from '../../../engine/job/job.ts'
import type { JobOutcome } from '../../../engine/job/outcome.ts'
import type { RecipeStep } from '../../../engine/state/recipe.ts'
import { communityDialect } from '../../../engine/lean/native/dialect.ts'
import { fakeLaunch } from '../../fakes/launch.ts'
import { baseOf, canonicalHeader, checkJob, limits, openLaneForTest } from './lane-for-test.ts'
import { run, messagesOf, seen, held, holdsHeaders, holdsStates, way, command } from './session-for-test.ts'

test('headers with the same imports share them, and each is exactly itself', async () => {
  await using open = await openLaneForTest()
  await open.lane.startRepl('a')
  for (const lines of [['open Nat'], ['open Nat', 'open List'], ['universe u']]) {
    const base = baseOf(['import Lean', ...lines].join('\n'))
    const padding = lines.map((line, i) => (i === 0 ? ['', line] : [line])).flat()
    assert.deepEqual(await seen(open, base), ['import Lean', ...padding])
  }
  const outcome = await run(open, checkJob(['history'], { base: baseOf('import Lean\nopen Nat') }))
  assert.ok(outcome.type === 'checked' && outcome.stats.headerCache === 'hit')
})

test('the header cache is bounded, the canonical header stays, and what left is dropped', async () => {
  await using open = await openLaneForTest(undefined, { headerCacheSize: 2 })
  await open.lane.startRepl('a')
  for (let i = 0; i < 40; i++)
    await run(open, checkJob(['echo'], { base: baseOf(`import Lean\nopen N${i % 10}`) }))
  assert.equal(holdsHeaders(open).length, 3)
  assert.equal(holdsHeaders(open).at(-1), canonicalHeader.hash)
  const [environments] = await held(open)
  assert.ok(environments < 60, `${environments} environments`)
})

test('a header that fails is said to fail, with Lean’s reply, and the REPL goes on', async () => {
  await using open = await openLaneForTest()
  await open.lane.startRepl('a')
  const missing = await run(open, checkJob(['echo'], { base: baseOf('import Missing') }))
  assert.ok(missing.type === 'header-failed' && 'message' in missing.reply)
  const wrong = await run(open, checkJob(['echo'], { base: baseOf('import Lean\nerror in header') }))
  assert.ok(wrong.type === 'header-failed' && 'messages' in wrong.reply)
  assert.equal((await run(open, checkJob(['echo']))).type, 'checked')
})

test('a REPL that was for one check alone is spent, before the outcome is told', async () => {
  await using open = await openLaneForTest()
  await open.lane.startRepl('a')
  const job = checkJob(['echo'])
  assert.ok(job.type === 'check')
  const outcome = await run(open, { ...job, fresh: true })
  assert.equal(outcome.type, 'checked')
  const exit = open.events.find((event) => event.type === 'repl-exited')
  assert.ok(exit?.type === 'repl-exited' && exit.cause === 'spent')
  assert.equal((await run(open, checkJob(['echo']))).type, 'killed')
})

test('1,000 checks leave what is held flat', async () => {
  await using open = await openLaneForTest(undefined, { stateCacheSize: { environments: 8, proofs: 8 } })
  await open.lane.startRepl('a')
  for (let i = 0; i < 1000; i++) await run(open, checkJob([`def d${i} := 0`, 'sorry goal', 'error e'], {}))
  const [environments, proofs] = await held(open)
  assert.ok(environments < 40 && proofs < 40, `${environments} environments, ${proofs} proof states`)
})

test('commands run each on the last one’s environment, past errors unless told to stop', async () => {
  await using open = await openLaneForTest()
  await open.lane.startRepl('a')
  const commands = ['def a := 1', 'error wrong', 'refuse', 'history']
  const all = await run(open, checkJob(commands))
  assert.deepEqual(messagesOf(all), ['wrong', '["import Lean","def a := 1"]'])
  const stopped = await run(open, checkJob(commands, { stopOnError: true }))
  assert.ok(stopped.type === 'checked' && stopped.runs.length === 2)
})

test('a state that is held is gone on from at once, in memory', async () => {
  await using open = await openLaneForTest()
  await open.lane.startRepl('a')
  await run(open, checkJob(['def a := 1', 'def b := 2']))
  const steps = way([command('def a := 1'), command('def b := 2')])
  assert.deepEqual(holdsStates(open), [steps[1]?.ref])
  const outcome = await run(open, checkJob(['history'], { base: baseOf(canonicalHeader, { steps }) }))
  assert.deepEqual(messagesOf(outcome), ['["import Lean","def a := 1","def b := 2"]'])
  assert.ok(outcome.type === 'checked' && outcome.stats.restoredFrom === 'memory')
})

test('a state of a check that failed is not kept', async () => {
  await using open = await openLaneForTest()
  await open.lane.startRepl('a')
  await run(open, checkJob(['def a := 1', 'error wrong']))
  assert.deepEqual(holdsStates(open), [])
})

test('a state that is not held is replayed, step by step, whatever it is made of', async () => {
  await using open = await openLaneForTest()
  await open.lane.startRepl('a')
  const steps = way([
    command('def a := 1'),
    { type: 'sorry', command: 'sorry one\nsorry two', sorry: 1 },
    { type: 'tactic', tactic: 'split' },
    { type: 'tactic-sorry', tactic: 'sorry', sorry: 0 },
  ])
  const job: Job = {
    type: 'tactics',
    base: baseOf(canonicalHeader, { steps }),
    tactics: ['intro x'],
    mode: 'sequence',
    limits,
  }
  const outcome = await run(open, job)
  assert.ok(outcome.type === 'stepped' && outcome.stats.restoredFrom === 'replay', JSON.stringify(outcome))
  const [first] = outcome.runs
  assert.ok(first && 'goals' in first.reply)
  assert.deepEqual(first.reply.goals, ['two.left'])
})

test('the other holes of what is replayed are held from then on', async () => {
  await using open = await openLaneForTest()
  await open.lane.startRepl('a')
  const from = async (steps: ReplayStep[]): Promise<string | null> => {
    const base = baseOf(canonicalHeader, { steps })
    const outcome = await run(open, { type: 'tactics', base, tactics: ['intro x'], mode: 'sequence', limits })
    assert.ok(outcome.type === 'stepped', JSON.stringify(outcome))
    return outcome.stats.restoredFrom
  }
  const holeOf = (sorry: number): RecipeStep[] => [
    { type: 'command', command: 'def a := 1' },
    { type: 'sorry', command: 'sorry one\nsorry two', sorry },
  ]
  const within: RecipeStep = { type: 'tactic-sorry', tactic: 'sorry', sorry: 0 }
  assert.equal(await from(way(holeOf(1))), 'replay')
  assert.equal(await from(way(holeOf(0))), 'memory')
  assert.equal(await from(way([...holeOf(0), within])), 'replay')
})

test('a step that does not answer as its recipe promises is named', async () => {
  await using open = await openLaneForTest()
  await open.lane.startRepl('a')
  for (const broken of [
    way([{ type: 'sorry', command: 'sorry only', sorry: 1 }]),
    way([command('refuse')]),
    way([
      { type: 'sorry', command: 'sorry g', sorry: 0 },
      { type: 'tactic', tactic: 'fail' },
    ]),
  ]) {
    const outcome = await run(open, checkJob(['echo'], { base: baseOf(canonicalHeader, { steps: broken }) }))
    assert.ok(outcome.type === 'base-failed' && outcome.ref === broken.at(-1)?.ref, JSON.stringify(outcome))
  }
})

test('tactics in sequence stop at the first that fails; alternatives each start from the same state', async () => {
  await using open = await openLaneForTest()
  await open.lane.startRepl('a')
  const base = baseOf(canonicalHeader, { steps: way([{ type: 'sorry', command: 'sorry g', sorry: 0 }]) })
  const job: Job = { type: 'tactics', base, tactics: ['split', 'fail', 'done'], mode: 'sequence', limits }
  const goals = (outcome: JobOutcome): (string[] | string)[] => {
    assert.ok(outcome.type === 'stepped', JSON.stringify(outcome))
    return outcome.runs.map(({ reply }) => ('goals' in reply ? reply.goals : 'refused'))
  }
  assert.deepEqual(goals(await run(open, job)), [['g.left', 'g.right'], 'refused'])
  assert.deepEqual(goals(await run(open, { ...job, mode: 'alternatives' })), [
    ['g.left', 'g.right'],
    'refused',
    [],
  ])
})

test('an alternative that loops is struck alone: those before it are answered', async () => {
  await using open = await openLaneForTest()
  await open.lane.startRepl('a')
  const base = baseOf(canonicalHeader, { steps: way([{ type: 'sorry', command: 'sorry g', sorry: 0 }]) })
  const tactics = ['sleep 150', 'sleep 150', 'sleep 20000', 'done']
  const outcome = await run(open, {
    type: 'tactics',
    base,
    tactics,
    mode: 'alternatives',
    limits: { ...limits, timeoutMs: 250 },
  })
  assert.ok(outcome.type === 'killed' && outcome.cause === 'timeout', JSON.stringify(outcome))
  assert.equal(outcome.struck, 2)
  assert.equal(outcome.runs.length, 2)
})

test('heartbeats are in force in every command, by field or by option', async () => {
  for (const launch of [
    fakeLaunch('well-behaved'),
    fakeLaunch('well-behaved', ['community'], communityDialect),
  ]) {
    await using open = await openLaneForTest(launch)
    await open.lane.startRepl('a')
    const commands = ['heartbeats', 'set_option maxHeartbeats 0', 'heartbeats', 'section\nend', 'heartbeats']
    const asked = checkJob(commands, { limits: { ...limits, maxHeartbeats: 777 } })
    assert.deepEqual(messagesOf(await run(open, asked)), ['777', '777', '777'])
    const other = checkJob(['heartbeats'], { limits: { ...limits, maxHeartbeats: 5 } })
    assert.deepEqual(messagesOf(await run(open, other)), ['5'])
  }
})
