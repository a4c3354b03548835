// Forks of a real warmed parent: one for all tests, since it costs ten seconds.
import assert from 'node:assert/strict'
import { existsSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import type { CommandReply } from '../../engine/protocol/wire.ts'
import type { ReplClient } from '../../engine/repl/client.ts'
import { openPty } from '../../engine/repl/pty/pty.ts'
import { ParentConnection } from '../../engine/repl/zygote/connection.ts'
import { anyCore } from '../engine/lane/lane-for-test.ts'
import { ask, Family, reply, slowMs } from './fork-family.ts'
import { until } from '../until.ts'

const header = { imports: 'import Init', rest: 'open Nat' }
let family: Family
before(async () => {
  family = await Family.found(header)
})
after(() => family[Symbol.asyncDispose]())

const fork = (at?: string): Promise<ReplClient> => family.fork(at)
const isGone = (pid: number): boolean => !existsSync(`/proc/${pid}/stat`)
const descriptorsOf = (pid: number | 'self'): string[] => readdirSync(`/proc/${pid}/fd`)
const severities = ({ messages = [] }: CommandReply): string[] => messages.map(({ severity }) => severity)

test('a fork holds its parent’s header, tells right from wrong, and shares nothing with its siblings', async () => {
  await using one = await fork()
  await using other = await fork()
  const imported = await ask(one, { cmd: header.imports })
  const opened = await ask(one, { cmd: header.rest, env: imported.env })
  const right = await ask(one, { cmd: 'theorem a : 0 < succ 1 := succ_pos 1', env: opened.env })
  assert.deepEqual(severities(right), [])
  assert.deepEqual(severities(await ask(one, { cmd: 'example : 1 = 2 := by omega', env: opened.env })), [
    'error',
  ])
  const { env } = await ask(other, { cmd: header.imports })
  assert.deepEqual(severities(await ask(other, { cmd: '#check a', env })), ['error'])
  assert.notEqual(one.pid, other.pid)
})

test('a fork runs Lean’s own tasks, writes its spool and nothing else', async () => {
  await using repl = await fork()
  const { env } = await ask(repl, { cmd: header.imports })
  const evaluate = async (action: string): Promise<string> => {
    const reply = await ask(repl, { cmd: `#eval show IO Unit from do ${action}`, env })
    return JSON.stringify(reply.messages)
  }
  const compiled = 'def sum : Nat → Nat\n  | 0 => 0\n  | n + 1 => sum n + n\nexample : sum 3 = 3 := by decide'
  assert.deepEqual(severities(await ask(repl, { cmd: compiled, env })), [])
  assert.match(await evaluate('IO.println (Task.spawn fun _ => 40 + 2).get'), /42/)
  assert.match(
    await evaluate('IO.FS.writeFile "/spool/a" "x"; IO.println (← IO.FS.readFile "/spool/a").length'),
    /"1\\n"/,
  )
  assert.equal(readFileSync(join(family.spoolDir, String(repl.pid), 'a'), 'utf8'), 'x')
  assert.match(await evaluate('IO.println (← IO.FS.readFile "/etc/passwd")'), /error/)
})

test('snapshots of two forks are two snapshots', async () => {
  const ids = new Set<string>()
  for (let i = 0; i < 2; i++) {
    await using repl = await fork()
    const { env } = await ask(repl, { cmd: header.imports })
    const file = join(family.spoolDir, String(repl.pid), 'snapshot')
    await ask(repl, { pickleTo: file, env })
    ids.add(/"id":"([^"]+)"/.exec(readFileSync(file, 'latin1').slice(0, 500))?.[1] ?? '')
    rmSync(file)
  }
  assert.equal(ids.size, 2)
})

test('how a fork ends is told: killed by its owner, by somebody else, or by itself', async () => {
  await using stopped = await fork()
  await stopped[Symbol.asyncDispose]()
  assert.ok(isGone(stopped.pid))
  await using murdered = await fork()
  process.kill(murdered.pid, 'SIGKILL')
  assert.match((await murdered.ended).detail, /killed by signal SIGKILL/)
  await using broken = await fork()
  const { env } = await ask(broken, { cmd: header.imports })
  const exit = { cmd: '#eval (IO.Process.exit 3 : IO Unit)', env }
  const outcome = await broken.request(exit, { deadlineMs: slowMs, ownBytes: null, signal: null })
  assert.ok(outcome.type === 'ended', JSON.stringify(outcome))
  assert.equal(outcome.end.cause, 'crash')
})

test('an owner that hangs up has its fork killed', async () => {
  const held = new ParentConnection(family.socket, { type: 'hold-stderr', token: 'hung-up' })
  assert.equal((await held.next())?.type, 'held')
  held.takeOver()
  const pty = openPty()
  const place = { terminal: pty.slavePath, core: anyCore, group: null }
  const owner = new ParentConnection(family.socket, { type: 'fork', stderr: 'hung-up', ...place })
  const forked = await owner.next()
  assert.ok(forked?.type === 'forked')
  owner[Symbol.dispose]()
  held[Symbol.dispose]()
  await until(() => isGone(forked.pid))
  pty.close()
})

test('a grown parent holds a further header, and bears forks of its own', async () => {
  const further = { imports: 'import Init.Data.List', rest: 'open List' }
  const grown = join(family.folder, 'grown')
  using owner = new ParentConnection(family.socket, { type: 'grow', socket: grown, headers: [further] })
  const forked = await owner.next()
  assert.ok(forked?.type === 'forked')
  assert.deepEqual(await owner.next(), { type: 'grown', failed: [] })
  await using repl = await fork(grown)
  const first = await ask(repl, { cmd: further.imports })
  const second = await ask(repl, { cmd: further.rest, env: first.env })
  assert.deepEqual(severities(await ask(repl, { cmd: '#check map_map', env: second.env })), ['info'])
})

test('a grown parent that nobody wants any more takes its name with it', async () => {
  const grown = join(family.folder, 'unwanted')
  const owner = new ParentConnection(family.socket, { type: 'grow', socket: grown, headers: [] })
  const forked = await owner.next()
  assert.ok(forked?.type === 'forked')
  assert.equal((await owner.next())?.type, 'grown')
  assert.ok(existsSync(grown))
  owner[Symbol.dispose]()
  await until(() => isGone(forked.pid) && !existsSync(grown))
})

test('forty forks leave no process, descriptor or spool behind', async () => {
  const before = { parent: descriptorsOf(family.parent.pid).length, own: descriptorsOf('self').length }
  const pids: number[] = []
  for (let round = 0; round < 10; round++) {
    const repls = await Promise.all([fork(), fork(), fork(), fork()])
    pids.push(...repls.map(({ pid }) => pid))
    await Promise.all(repls.map((repl) => repl[Symbol.asyncDispose]()))
    for (const { pid } of repls) rmSync(join(family.spoolDir, String(pid)), { recursive: true })
  }
  await until(() => pids.every(isGone))
  assert.ok(descriptorsOf(family.parent.pid).length <= before.parent + 4)
  assert.ok(descriptorsOf('self').length <= before.own + 4)
})

const childrenOf = (pid: number): number[] =>
  readFileSync(`/proc/${pid}/task/${pid}/children`, 'latin1').trim().split(' ').filter(Boolean).map(Number)

test('a parent that has been asked has forks ready before it is asked again, and makes others of those that die', async () => {
  await using first = await fork()
  const embryos = (): number[] => childrenOf(family.parent.pid).filter((pid) => pid !== first.pid)
  const ready = await until(() => embryos().length === 2 && embryos())
  await using hatched = await fork()
  assert.ok(ready.includes(hatched.pid))
  const { env } = await ask(hatched, { cmd: header.imports })
  assert.deepEqual(severities(await ask(hatched, { cmd: 'example : 1 = 2 := by omega', env })), ['error'])
  const unborn = await until(() => {
    const pids = embryos().filter((pid) => pid !== hatched.pid)
    return pids.length === 2 && pids
  })
  for (const pid of unborn) process.kill(pid, 'SIGKILL')
  await using after = await fork()
  assert.ok(!unborn.includes(after.pid))
  await until(() => unborn.every(isGone))
})

test('a fork makes forks of itself, which hold what it holds, by the same ids, and share nothing after', async () => {
  await using repl = await fork()
  const { env } = await ask(repl, { cmd: header.imports })
  const made = await ask(repl, { cmd: 'theorem mine (p : Prop) (h : p) : p := by sorry', env })
  const proofState = made.sorries?.[0]?.proofState ?? assert.fail()
  await using one = await forkOf(repl)
  await using other = await forkOf(repl)
  for (const each of [one, other, repl]) {
    const step = await reply(each, { tactic: 'exact h', proofState })
    assert.ok('proofStatus' in step && step.proofStatus === 'Completed', JSON.stringify(step))
  }
  const own = await ask(one, { cmd: 'theorem own : 1 = 1 := rfl', env: made.env })
  assert.deepEqual(severities(await ask(one, { cmd: '#check own', env: own.env })), ['info'])
  assert.match(JSON.stringify(await reply(repl, { cmd: '#check own', env: own.env })), /Unknown environment/)
  const task = { cmd: '#eval (Task.spawn fun _ => 40 + 2).get', env }
  assert.match(JSON.stringify(await reply(other, task)), /42/)
  assert.equal((await one.fork(place, noLimits)).type, 'start-failed')
})

test('a fork of a REPL that ends costs nobody else anything, and how it ended is told', async () => {
  await using repl = await fork()
  const { env } = await ask(repl, { cmd: header.imports })
  await using murdered = await forkOf(repl)
  process.kill(murdered.pid, 'SIGKILL')
  assert.match((await murdered.ended).detail, /killed by signal SIGKILL/)
  await using left = await forkOf(repl)
  const exit = { cmd: '#eval (IO.Process.exit 3 : IO Unit)', env }
  const outcome = await left.request(exit, noLimits)
  assert.ok(outcome.type === 'ended' && outcome.end.innocent === false, JSON.stringify(outcome))
  assert.deepEqual(severities(await ask(repl, { cmd: 'example : 1 = 2 := by omega', env })), ['error'])
  await using orphan = await forkOf(repl)
  await repl[Symbol.asyncDispose]()
  assert.equal((await orphan.ended).cause, 'crash')
  await until(() => [murdered, left, orphan].every(({ pid }) => isGone(pid)))
})

test('a REPL in which code of a text has run makes no forks', async () => {
  await using repl = await fork()
  const { env } = await ask(repl, { cmd: header.imports })
  const filters = (): number =>
    Number(/^Seccomp_filters:\t(\d+)$/m.exec(readFileSync(`/proc/${repl.pid}/status`, 'latin1'))?.[1])
  const before = filters()
  const ran = await ask(repl, { cmd: 'def two := 2\n#eval two', env })
  assert.equal(ran.ranCode, true)
  // The kernel has taken it from it, before.
  assert.ok(Number.isNaN(before) || filters() === before + 1)
  const start = await repl.fork(place, noLimits)
  assert.ok(start.type === 'start-failed', start.type)
  assert.match(start.detail, /code of a text has run/)
})

const place = { core: anyCore, timeoutMs: slowMs, isSpare: false }
const noLimits = { deadlineMs: slowMs, ownBytes: null, signal: null }
const forkOf = async (repl: ReplClient): Promise<ReplClient> => {
  const start = await repl.fork(place, noLimits)
  assert.ok(start.type === 'started', JSON.stringify(start))
  return start.client
}

test('a parent that is killed takes its forks along, and none stays a zombie', async () => {
  const repls = await Promise.all([fork(), fork()])
  const all = await until(() => childrenOf(family.parent.pid).length === 4 && childrenOf(family.parent.pid))
  process.kill(family.parent.pid, 'SIGKILL')
  for (const repl of repls) {
    assert.equal((await repl.ended).cause, 'crash')
    await repl[Symbol.asyncDispose]()
    assert.ok(isGone(repl.pid))
  }
  await until(() => all.every(isGone))
  const late = await family.start()
  assert.equal(late.type, 'start-failed')
})
