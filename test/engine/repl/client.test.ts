import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { systemClock } from '../../../engine/clock.ts'
import { startReplClient, type ReplClient, type RequestOutcome } from '../../../engine/repl/client.ts'
import type { PtyBirth, ReplLaunch } from '../../../engine/repl/launch.ts'
import type { WatchLimits } from '../../../engine/repl/limit-watch.ts'
import type { ReplRequest } from '../../../engine/protocol/wire.ts'
import { fakeLaunch, type FakeName } from '../../fakes/launch.ts'
import { anyCore } from '../lane/lane-for-test.ts'

const spoolDir = mkdtempSync(join(tmpdir(), 'repl-client-'))
after(() => rmSync(spoolDir, { recursive: true }))

const placement = { core: anyCore, spoolDir, timeoutMs: 5000, isSpare: false }
const start = async (name: FakeName, ...options: string[]): Promise<ReplClient> => {
  const settings = { launch: fakeLaunch(name, options), ...placement }
  const started = await startReplClient(settings, systemClock)
  assert.ok(started.type === 'started', JSON.stringify(started))
  return started.client
}
const launchOf = (change: Partial<PtyBirth>): ReplLaunch => {
  const launch = fakeLaunch('well-behaved')
  assert.ok(launch.birth.type === 'pty')
  return { ...launch, birth: { ...launch.birth, ...change } }
}
const patient: WatchLimits = { deadlineMs: 20_000, ownBytes: null, signal: null }
const anyCommand: ReplRequest = { cmd: 'import Lean' }

const replied = (outcome: RequestOutcome): object => {
  assert.ok(outcome.type === 'reply', JSON.stringify(outcome))
  return outcome.reply
}
const ended = (outcome: RequestOutcome): { cause: string; detail: string } => {
  assert.ok(outcome.type === 'ended', JSON.stringify(outcome))
  return outcome.end
}
/** A fake that has answered its header: the next request is the one that it misbehaves at. */
const warm = async (name: FakeName): Promise<ReplClient> => {
  const client = await start(name)
  assert.deepEqual(replied(await client.request(anyCommand, patient)), { env: 0 })
  return client
}
const isGone = (pid: number): boolean => !existsSync(`/proc/${pid}/stat`)

test('a late answer is an answer as long as its deadline is later', async () => {
  await using client = await start('answers-late', '300')
  const outcome = await client.request(anyCommand, patient)
  assert.deepEqual(replied(outcome), { env: 0 })
  assert.ok(outcome.elapsedMs >= 299 && outcome.elapsedMs < 3000)
})

test('a request past its deadline ends the process, group and all, for that cause alone', async () => {
  await using client = await warm('never-answers')
  const outcome = await client.request(anyCommand, { ...patient, deadlineMs: 150 })
  assert.equal(ended(outcome).cause, 'timeout')
  assert.ok(outcome.elapsedMs < 1500)
  client.kill({ cause: 'crash', detail: 'a later cause' })
  assert.equal((await client.ended).cause, 'timeout')
  await client[Symbol.asyncDispose]()
  assert.ok(isGone(client.pid))
  assert.equal(ended(await client.request(anyCommand, patient)).cause, 'timeout')
})

test('an abort ends the process at once', async () => {
  await using client = await warm('never-answers')
  const caller = new AbortController()
  const asked = client.request(anyCommand, { ...patient, signal: caller.signal })
  caller.abort()
  const outcome = await asked
  assert.equal(ended(outcome).cause, 'cancelled')
  assert.ok(outcome.elapsedMs < 1500)
})

test('memory past its limit ends the process', async () => {
  await using client = await warm('grows-memory')
  const before = client.memory.read().ownBytes
  const outcome = await client.request(anyCommand, { ...patient, ownBytes: before + 200 * 2 ** 20 })
  assert.equal(ended(outcome).cause, 'memory')
  assert.ok(client.memory.takePeakRss() > before + 200 * 2 ** 20)
})

test('a death in the middle of a reply is a crash that tells code and stderr', async () => {
  await using client = await warm('dies-mid-reply')
  const { cause, detail } = ended(await client.request(anyCommand, patient))
  assert.equal(cause, 'crash')
  assert.match(detail, /code 3.*stderr: PANIC: half a reply/)
})

test('a flood of output is a crash, and costs no memory for long', async () => {
  await using client = await warm('floods-output')
  const { cause, detail } = ended(await client.request(anyCommand, patient))
  assert.equal(cause, 'crash')
  assert.match(detail, /output flood/)
})

test('garbage is a crash, and a reply behind it is not believed', async () => {
  await using client = await warm('prints-garbage')
  const { cause, detail } = ended(await client.request(anyCommand, patient))
  assert.equal(cause, 'crash')
  assert.match(detail, /Segmentation fault/)
})

test('a reply that nobody asked for ends the process', async () => {
  await using client = await warm('speaks-out-of-turn')
  assert.deepEqual(await client.ended, { cause: 'crash', detail: 'it spoke out of turn' })
})

test('a reply of 8 MB with CRLF arrives whole', async () => {
  await using client = await start('huge-reply')
  const reply = replied(await client.request(anyCommand, patient))
  assert.ok('messages' in reply && Array.isArray(reply.messages))
  const [{ data }] = reply.messages as [{ data: string }]
  assert.ok(Buffer.byteLength(data) > 8 * 2 ** 20)
  assert.ok(data === '⊢ ∀ x, '.repeat(770_000))
})

test('a reply that comes byte by byte keeps its code points', async () => {
  await using client = await start('splits-utf8')
  assert.deepEqual(replied(await client.request(anyCommand, patient)), { message: '⊢ ∀ 𝔽 : Type, é' })
})

test('a process that ignores hang-ups is gone when its owner lets go of it', async () => {
  const client = await warm('ignores-sighup')
  await client[Symbol.asyncDispose]()
  assert.ok(isGone(client.pid))
})

test('a process that does not read blocks nothing: neither its deadline nor the event loop', async () => {
  await using client = await start('never-reads')
  let ticks = 0
  const clock = setInterval(() => ticks++, 5)
  const tactic = { tactic: 'x'.repeat(2 ** 20), proofState: 0 }
  const outcome = await client.request(tactic, { ...patient, deadlineMs: 300 })
  clearInterval(clock)
  assert.equal(ended(outcome).cause, 'timeout')
  assert.ok(ticks > 10, `${ticks} ticks`)
})

test('a program that is not there is a crash with the reason', async () => {
  const started = await startReplClient(
    { launch: launchOf({ argv: ['/nowhere/lean'] }), ...placement },
    systemClock,
  )
  // Its exit may be seen before its terminal is.
  if (started.type === 'start-failed') {
    assert.match(started.detail, /code 127.*\/nowhere\/lean/)
    return
  }
  assert.ok(started.type === 'started')
  const { cause, detail } = ended(await started.client.request(anyCommand, patient))
  assert.equal(cause, 'crash')
  assert.match(detail, /code 127.*\/nowhere\/lean/)
})

test('a folder that is not there is a failed start', async () => {
  const started = await startReplClient({ launch: launchOf({ cwd: '/nowhere' }), ...placement }, systemClock)
  assert.equal(started.type, 'start-failed')
})

test('a large command goes by file, and nothing of it stays', async () => {
  await using client = await start('well-behaved')
  const cmd = 'echo ' + '∀'.repeat(2 ** 18)
  const reply = replied(await client.request({ cmd, maxHeartbeats: 7 }, patient))
  assert.ok(JSON.stringify(reply).includes('∀'.repeat(2 ** 18)))
  assert.deepEqual(readdirSync(spoolDir), [])
})

test('a REPL has no descriptor but its own three', async () => {
  await using first = await start('well-behaved')
  await using second = await start('well-behaved')
  assert.deepEqual(replied(await second.request(anyCommand, patient)), { env: 0 })
  for (const client of [first, second]) {
    const terminals = readdirSync(`/proc/${client.pid}/fd`).filter(
      (fd) => Number(fd) > 2 && isTerminal(client.pid, fd),
    )
    assert.deepEqual(terminals, [])
  }
})

const isTerminal = (pid: number, fd: string): boolean => {
  const info = readFileSync(`/proc/${pid}/fdinfo/${fd}`, 'utf8')
  return info.includes('tty-index')
}
