import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, readdirSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { test } from 'node:test'
import type { Worker } from 'node:worker_threads'
import { fakeLaunch } from '../../fakes/launch.ts'
import { checkJob, openLaneForTest, patient, type LaneForTest } from './lane-for-test.ts'
import { until } from '../../until.ts'

/** Dead: at most its entry is left, when the thread that would have waited for it is dead too. */
const isGone = (pid: number): boolean => {
  try {
    return / Z /.test(readFileSync(`/proc/${pid}/stat`, 'latin1').replace(/\(.*\)/s, ''))
  } catch {
    return true
  }
}
/** The kernel kills at once; freeing and reaping takes a moment. */
const assertGone = async (pids: number[]): Promise<void> => {
  await until(() => pids.every(isGone))
}
const startTwo = async ({ lane }: LaneForTest): Promise<number[]> => {
  const starts = [await lane.startRepl('a'), await lane.startRepl('b')]
  return starts.map((start) => {
    assert.ok(start.type === 'ready', JSON.stringify(start))
    return start.pid
  })
}
/** Node tells of each thread that is started. */
const threadOf = async (opening: () => Promise<LaneForTest>): Promise<[LaneForTest, Worker]> => {
  const [[worker], open] = await Promise.all([once(process, 'worker') as Promise<[Worker]>, opening()])
  return [open, worker]
}

test('a lane that is disposed leaves no process behind, hang-ups ignored or not', async () => {
  for (const fake of ['well-behaved', 'ignores-sighup'] as const) {
    const open = await openLaneForTest(fakeLaunch(fake))
    const pids = await startTwo(open)
    await open[Symbol.asyncDispose]()
    assert.deepEqual(pids.map(isGone), [true, true])
    assert.deepEqual(
      open.events.filter((event) => event.type === 'repl-exited').map(({ cause }) => cause),
      ['stopped', 'stopped'],
    )
  }
})

test('REPLs that come and go leave no descriptor and no file behind', async () => {
  await using open = await openLaneForTest()
  const descriptors = (): number => readdirSync('/proc/self/fd').length
  const comeAndGo = async (replId: string): Promise<void> => {
    await open.lane.startRepl(replId)
    await open.lane.stopRepl(replId)
  }
  await comeAndGo('first')
  const before = descriptors()
  for (let i = 0; i < 5; i++) await comeAndGo(`repl-${i}`)
  assert.equal(descriptors(), before)
  assert.deepEqual(readdirSync(open.settings.spoolDir), [])
})

/** The second way is tinypool's own: it throws in the thread for a message that it can't make sense of. */
const threadEnds = {
  'is terminated': (worker: Worker) => worker.terminate(),
  'throws where nobody catches': (worker: Worker) => worker.postMessage({ filename: '/nowhere.js' }),
}
for (const [how, end] of Object.entries(threadEnds)) {
  test(`when the thread ${how}, its REPLs die, all calls are answered, and the next start has a new thread`, async () => {
    const [opened, worker] = await threadOf(() => openLaneForTest(fakeLaunch('well-behaved')))
    await using open = opened
    const { lane, events } = open
    const pids = await startTwo(open)
    const running = lane.run('a', checkJob(['sleep 20000']), patient())
    end(worker)
    const outcome = await running
    assert.ok(outcome.type === 'killed' && outcome.cause === 'crash', JSON.stringify(outcome))
    assert.equal(outcome.innocent, true)
    const exits = events.filter((event) => event.type === 'repl-exited')
    assert.deepEqual(
      exits.map(({ replId, cause }) => `${replId} ${cause}`),
      ['a crash', 'b crash'],
    )
    await assertGone(pids)

    const again = await lane.startRepl('c')
    assert.equal(again.type, 'ready')
    assert.equal((await lane.run('c', checkJob(['echo hello']), patient())).type, 'checked')
  })
}

test('when the thread throws, a REPL that is being started is a failed start', async () => {
  const [opened, worker] = await threadOf(() => openLaneForTest(fakeLaunch('never-ready')))
  await using open = opened
  const starting = open.lane.startRepl('a')
  await until(() => open.events.some(({ type }) => type === 'repl-started'))
  worker.postMessage({ filename: '/nowhere.js' })
  assert.equal((await starting).type, 'start-failed')
  assert.deepEqual(
    open.events.map(({ type }) => type),
    ['repl-started', 'repl-exited'],
  )
})

test('a REPL whose spool can’t be made is a failed start, and the lane goes on', async () => {
  const launch = { ...fakeLaunch('well-behaved'), privateSpool: true }
  await using open = await openLaneForTest(launch, { spoolDir: fileURLToPath(import.meta.url) })
  const start = await open.lane.startRepl('a')
  assert.ok(start.type === 'start-failed')
  assert.match(start.detail, /ENOTDIR/)
  assert.equal((await open.lane.startRepl('b')).type, 'start-failed')
})

const endServer = async (how: string, signal: NodeJS.Signals | null): Promise<void> => {
  const script = fileURLToPath(new URL('./server-for-test.ts', import.meta.url))
  const fakes = ['well-behaved', 'ignores-sighup', 'never-answers']
  const server = spawn(process.execPath, [script, how, ...fakes], { stdio: ['ignore', 'pipe', 'ignore'] })
  const ended = once(server, 'exit')
  const [line] = (await once(createInterface(server.stdout), 'line')) as [string]
  const pids = JSON.parse(line) as number[]
  assert.equal(pids.length, 3)
  if (signal) {
    assert.deepEqual(pids.map(isGone), [false, false, false])
    server.kill(signal)
  }
  await ended
  await assertGone(pids)
}

for (const [how, signal] of [
  ['is killed with -9', 'SIGKILL'],
  ['gets SIGTERM without a handler', 'SIGTERM'],
  ['exits', null],
  ['throws', null],
] as const)
  test(`when the server ${how}, no REPL survives it`, () => endServer(how, signal))
