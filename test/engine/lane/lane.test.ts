import assert from 'node:assert/strict'
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { test } from 'node:test'
import { readMachineCores } from '../../../api/environment/cores.ts'
import type { JobOutcome, Struck } from '../../../engine/job/outcome.ts'
import { fakeLaunch } from '../../fakes/launch.ts'
import { anyCore, baseOf, checkJob, limits, openLaneForTest, patient } from './lane-for-test.ts'
import { until } from '../../until.ts'

const isGone = (pid: number): boolean => !existsSync(`/proc/${pid}/stat`)
const allowedCores = (of: string): string | undefined =>
  /Cpus_allowed_list:\s+(\S+)/.exec(readFileSync(`/proc/${of}/status`, 'utf8'))?.[1]
const killedFor = (outcome: JobOutcome): { cause: string; detail: string; struck: Struck } => {
  assert.ok(outcome.type === 'killed', JSON.stringify(outcome))
  return outcome
}
const said = (outcome: JobOutcome): string[] => {
  assert.ok(outcome.type === 'checked', JSON.stringify(outcome))
  return outcome.runs
    .flatMap(({ reply }) => ('messages' in reply ? (reply.messages ?? []) : []))
    .map(({ data }) => data)
}

test('a REPL is ready with the canonical header warm, pinned to its core, and runs checks', async () => {
  await using open = await openLaneForTest()
  const { lane, events } = open
  const start = await lane.startRepl('a')
  assert.ok(start.type === 'ready', JSON.stringify(start))
  assert.equal(allowedCores(String(start.pid)), String(anyCore))
  const outcome = await lane.run('a', checkJob(['open Nat', 'history']), patient())
  assert.deepEqual(said(outcome), ['["import Lean","open Nat"]'])
  assert.ok(outcome.type === 'checked' && outcome.stats.headerCache === 'hit' && outcome.stats.peakRssMb > 10)
  assert.deepEqual(
    events.map(({ type }) => type),
    ['repl-started', 'repl-ready', 'repl-holds', 'repl-holds'],
  )
})

test('where the server has a core of its own, the thread may run there too, and the REPL may not', async (t) => {
  const [core = 0, own] = readMachineCores().allowed
  if (own === undefined) return t.skip('there is one core')
  const threads = (): string[] => readdirSync('/proc/self/task')
  const pinnedSince = (before: string[]): number =>
    threads().filter((id) => !before.includes(id) && allowedCores(`self/task/${id}`) === String(core)).length
  const atFirst = threads()
  await using shared = await openLaneForTest(undefined, { core })
  assert.equal(pinnedSince(atFirst), 1)
  const withOne = threads()
  await using apart = await openLaneForTest(undefined, { core, ownCores: [own] })
  assert.equal(pinnedSince(withOne), 0)
  for (const { lane } of [shared, apart]) {
    const start = await lane.startRepl('a')
    assert.ok(start.type === 'ready', JSON.stringify(start))
    assert.equal(allowedCores(String(start.pid)), String(core))
  }
})

test('nothing of one check is seen by the next', async () => {
  await using open = await openLaneForTest()
  await open.lane.startRepl('a')
  await open.lane.run('a', checkJob(['def mine := 1']), patient())
  assert.deepEqual(said(await open.lane.run('a', checkJob(['history']), patient())), ['["import Lean"]'])
})

test('a check past its time is killed, the REPL with it, and the job behind it does not share its cause', async () => {
  await using open = await openLaneForTest()
  const { lane, events } = open
  const start = await lane.startRepl('a')
  const slow = checkJob(['echo first', 'sleep 20000'], { limits: { ...limits, timeoutMs: 200 } })
  const [outcome, behind] = await Promise.all([
    lane.run('a', slow, patient()),
    lane.run('a', checkJob(['echo behind']), patient()),
  ])
  assert.equal(killedFor(outcome).cause, 'timeout')
  assert.equal(killedFor(outcome).struck, 1)
  assert.ok(outcome.type === 'killed' && outcome.runs.length === 1 && outcome.stats.leanMs > 150)
  assert.equal(killedFor(behind).cause, 'crash')
  assert.equal(events.filter(({ type }) => type === 'repl-exited').length, 1)
  await lane.stopRepl('a')
  assert.ok(start.type === 'ready' && isGone(start.pid))
})

test('a next job begins when the one before has ended, unless it is recalled or the REPL ends first', async () => {
  await using open = await openLaneForTest()
  const { lane } = open
  await lane.startRepl('a')
  const never = new AbortController().signal
  const first = lane.run('a', checkJob(['sleep 300']), patient())
  const recall = new AbortController()
  const recalled = lane.runNext('a', checkJob(['die 4']), patient(), recall.signal)
  const next = lane.runNext('a', checkJob(['echo next']), patient(), never)
  recall.abort()
  let firstHasEnded = false
  void first.then(() => (firstHasEnded = true))
  assert.equal(await recalled, null)
  assert.equal(firstHasEnded, false)
  assert.equal((await first).type, 'checked')
  const outcome = await next
  assert.ok(outcome && said(outcome)[0] === 'next')

  const dying = lane.run('a', checkJob(['die 4']), patient())
  const behind = lane.runNext('a', checkJob(['echo never']), patient(), never)
  assert.equal(killedFor(await dying).cause, 'crash')
  assert.equal(await behind, null)
  assert.equal(await lane.runNext('a', checkJob(['echo never']), patient(), never), null)
})

test('the events of a job are told before its outcome', async () => {
  await using open = await openLaneForTest()
  await open.lane.startRepl('a')
  const before = open.events.length
  const outcome = await open.lane.run('a', checkJob(['die 4']), patient())
  assert.match(killedFor(outcome).detail, /code 4/)
  assert.deepEqual(
    open.events.slice(before).map((event) => event.type === 'repl-exited' && event.cause),
    ['crash'],
  )
})

test('memory beyond the warm baseline kills; as much as the limit allows does not', async () => {
  await using open = await openLaneForTest()
  await open.lane.startRepl('a')
  const modest = checkJob(['grow 50', 'sleep 150'], { limits: { ...limits, memoryMb: 200 } })
  assert.equal((await open.lane.run('a', modest, patient())).type, 'checked')
  const bomb = checkJob(['grow 300', 'sleep 5000'], { limits: { ...limits, memoryMb: 200 } })
  assert.equal(killedFor(await open.lane.run('a', bomb, patient())).cause, 'memory')
})

test('Lean’s own word that memory is out is a memory kill; any other panic is a crash', async () => {
  await using open = await openLaneForTest()
  for (const [id, why, cause] of [
    ['a', 'out of memory', 'memory'],
    ['b', 'unreachable code', 'crash'],
  ] as const) {
    await open.lane.startRepl(id)
    assert.equal(killedFor(await open.lane.run(id, checkJob([`panic ${why}`]), patient())).cause, cause)
  }
})

test('a REPL that dies while nobody asks anything of it is told of', async () => {
  await using open = await openLaneForTest()
  const start = await open.lane.startRepl('a')
  assert.ok(start.type === 'ready')
  process.kill(start.pid, 'SIGKILL')
  await until(() => open.events.some(({ type }) => type === 'repl-exited'))
  const exited = open.events.at(-1)
  assert.ok(exited?.type === 'repl-exited' && exited.cause === 'crash')
})

test('what one check left behind is not counted against the next', async () => {
  await using open = await openLaneForTest()
  await open.lane.startRepl('a')
  const hungry = checkJob(['grow 150', 'sleep 120'], { limits: { ...limits, memoryMb: 200 } })
  for (let i = 0; i < 3; i++) assert.equal((await open.lane.run('a', hungry, patient())).type, 'checked')
})

test('a cancelled job that runs is killed; one that waits leaves the REPL alone', async () => {
  await using open = await openLaneForTest()
  const { lane, events } = open
  await lane.startRepl('a')
  const waiting = new AbortController()
  const first = lane.run('a', checkJob(['sleep 300']), patient())
  const second = lane.run('a', checkJob(['echo never']), waiting.signal)
  waiting.abort()
  assert.equal((await first).type, 'checked')
  assert.equal(killedFor(await second).cause, 'cancelled')
  assert.ok(!events.some(({ type }) => type === 'repl-exited'))

  const running = new AbortController()
  const third = lane.run('a', checkJob(['sleep 20000']), running.signal)
  // Its thread has it by then; before that, no REPL would have anything to do with it.
  await new Promise((resolve) => setTimeout(resolve, 100))
  running.abort()
  assert.equal(killedFor(await third).cause, 'cancelled')
  assert.ok(events.some((event) => event.type === 'repl-exited' && event.cause === 'cancelled'))
})

test('a REPL that is never ready is a failed start, told as one', async () => {
  await using open = await openLaneForTest(fakeLaunch('never-ready'), { headerTimeoutMs: 300 })
  const start = await open.lane.startRepl('a')
  assert.ok(start.type === 'start-failed')
  assert.match(start.detail, /no reply within 300 ms/)
  assert.deepEqual(
    open.events.map((event) => event.type === 'repl-exited' && event.cause),
    [false, 'start-failed'],
  )
})

test('a canonical header that fails is a failed start', async () => {
  await using open = await openLaneForTest()
  const start = await open.lane.startRepl('a', baseOf('import Missing'))
  assert.ok(start.type === 'start-failed')
  assert.match(start.detail, /unknown module prefix/)
})

test('a REPL can be stopped while it starts', async () => {
  await using open = await openLaneForTest(fakeLaunch('never-ready'))
  const start = open.lane.startRepl('a')
  await open.lane.stopRepl('a')
  assert.equal((await start).type, 'start-failed')
})

test('an id that is not there answers like a crash', async () => {
  await using open = await openLaneForTest()
  assert.equal(killedFor(await open.lane.run('nobody', checkJob(['echo']), patient())).cause, 'crash')
})

test('a core that is not there is a lane that does not open', async () => {
  await assert.rejects(openLaneForTest(undefined, { core: 4000 }), /can't pin to core 4000/)
})
