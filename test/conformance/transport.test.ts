// Every transport there is, the fake one included.
import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { systemClock } from '../../engine/clock.ts'
import type { PtyBirth } from '../../engine/repl/launch.ts'
import { openTransport } from '../../engine/repl/open-transport.ts'
import type { Placement, TransportStart } from '../../engine/repl/transport.ts'
import { adoptOrphans } from '../../engine/repl/zygote/orphans.ts'
import { startParent, type ParentProcess } from '../../engine/repl/zygote/parent-process.ts'
import { anyCore } from '../engine/lane/lane-for-test.ts'
import { fakeLaunch } from '../fakes/launch.ts'
import { bareParent, compileInto, compileToy, noForkServer } from '../fakes/native/c/compiled.ts'
import { deaf, FakeTransport, toy } from '../fakes/transport.ts'
import { until } from '../until.ts'
import { describeTransport } from './transport.ts'

const onPty = (
  fake: 'well-behaved' | 'never-reads',
  change: Partial<PtyBirth> = {},
  placement: Partial<Placement> = {},
): Promise<TransportStart> => {
  const { birth } = fakeLaunch(fake)
  assert.ok(birth.type === 'pty')
  return openTransport(
    { ...birth, ...change },
    { core: anyCore, timeoutMs: 20_000, isSpare: false, ...placement },
    systemClock,
  )
}

describeTransport('a program on a pty', {
  start: (program) => onPty(program === 'toy' ? 'well-behaved' : 'never-reads'),
  core: anyCore,
  failing: {
    'there is no such folder': () => onPty('well-behaved', { cwd: '/nowhere' }),
    'there is no such core': () => onPty('well-behaved', {}, { core: 4095 }),
    'it takes too long': () => onPty('well-behaved', {}, { timeoutMs: 1 }),
  },
})

const folder = mkdtempSync(join(tmpdir(), 'conformance-'))
const parents: ParentProcess[] = []
before(() => adoptOrphans())
after(async () => {
  for (const parent of parents) parent[Symbol.dispose]()
  await Promise.all(parents.map(({ ended }) => ended))
  rmSync(folder, { recursive: true })
})

type Program = 'toy' | 'deaf' | 'unborn'
/** One parent of each program, started when it is first asked for. */
const parentOf = (program: Program): Promise<string> => (sockets[program] ??= startToys(program))
const sockets: Partial<Record<Program, Promise<string>>> = {}
const startToys = async (program: Program): Promise<string> => {
  const socket = join(folder, program)
  const script = fileURLToPath(new URL('../fakes/forks-toys.ts', import.meta.url))
  const flags = ['--single-threaded', '--v8-pool-size=0']
  const parent = startParent([process.execPath, ...flags, script, socket, folder, program], folder)
  parents.push(parent)
  assert.ok(await parent.serving, 'no parent')
  return socket
}
const byFork = (socket: string, placement: Partial<Placement> = {}): Promise<TransportStart> =>
  openTransport(
    { type: 'fork', socket, group: null },
    { core: anyCore, timeoutMs: 20_000, isSpare: false, ...placement },
    systemClock,
  )

describeTransport('a fork of a warm parent', {
  start: async (program) => byFork(await parentOf(program)),
  core: anyCore,
  failing: {
    'there is no such parent': () => byFork(join(folder, 'nobody')),
    'there is no such core': async () => byFork(await parentOf('toy'), { core: 4095 }),
  },
})

test('a fork is had though those that were made ahead of need hang', async () => {
  const socket = await parentOf('unborn')
  const pid = parents.at(-1)?.pid ?? 0
  for (let asked = 0; asked < 2; asked++) {
    const started = await byFork(socket)
    assert.ok(started.type === 'open', JSON.stringify(started))
    started.transport.kill()
    await started.transport.exit
    // Its parent makes others meanwhile.
    await until(() => readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8') !== '')
  }
})

const native: Partial<Record<'toy' | 'deaf', Promise<string>>> = {}
const nativeParentOf = (program: 'toy' | 'deaf'): Promise<string> =>
  (native[program] ??= startNativeToys(program))
const compiled = (): string => (toyProgram ??= (compileInto(folder), compileToy(folder)))
let toyProgram: string | null = null
const startNativeToys = async (program: 'toy' | 'deaf'): Promise<string> => {
  const socket = join(folder, `native-${program}`)
  const parent = startParent(bareParent(folder, [compiled(), program], { socket }), folder)
  parents.push(parent)
  if ((await parent.serving) === null) assert.fail(await parent.ended)
  return socket
}

if (noForkServer === false)
  describeTransport('a fork of a native process', {
    start: async (program) => byFork(await nativeParentOf(program)),
    core: anyCore,
    failing: {
      'there is no such core': async () => byFork(await nativeParentOf('toy'), { core: 4095 }),
    },
  })
else test('a fork of a native process', { skip: noForkServer }, () => undefined)

describeTransport('the fake', {
  start: (program) =>
    Promise.resolve({ type: 'open', transport: new FakeTransport(program === 'toy' ? toy : deaf) }),
  core: null,
  failing: {},
})
