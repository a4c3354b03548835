import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { systemClock } from '../../../../engine/clock.ts'
import { communityDialect } from '../../../../engine/lean/native/dialect.ts'
import { startReplClient, type ReplClient } from '../../../../engine/repl/client.ts'
import { growParent } from '../../../../engine/repl/zygote/grow.ts'
import type { HeaderText } from '../../../../engine/repl/zygote/messages.ts'
import { adoptOrphans } from '../../../../engine/repl/zygote/orphans.ts'
import { startParent, type ParentProcess } from '../../../../engine/repl/zygote/parent-process.ts'
import { bareParent, compileInto, compileToy, noForkServer } from '../../../fakes/native/c/compiled.ts'
import { ask } from '../../../real/fork-family.ts'
import { until } from '../../../until.ts'
import { anyCore } from '../../lane/lane-for-test.ts'

const held: HeaderText = { imports: 'echo imported', rest: '\necho opened' }
const folder = mkdtempSync(join(tmpdir(), 'fork-server-'))
const socket = join(folder, 'parent')

describe('a native REPL with the fork server preloaded', { skip: noForkServer }, () => {
  let toy: string
  let parent: ParentProcess

  const found = (command: string[], headers: HeaderText[] = [], at = socket): ParentProcess =>
    startParent(bareParent(folder, command, { socket: at, headers: JSON.stringify(headers) }), folder)
  const fork = async (at = socket): Promise<ReplClient> => {
    const start = await startReplClient(
      {
        launch: {
          birth: { type: 'fork', socket: at, group: null },
          privateSpool: true,
          dialect: communityDialect,
        },
        spoolDir: folder,
        core: anyCore,
        timeoutMs: 20_000,
        isSpare: false,
      },
      systemClock,
    )
    assert.ok(start.type === 'started', JSON.stringify(start))
    return start.client
  }
  const said = async (repl: ReplClient, cmd: string, env?: number): Promise<[number, string | undefined]> => {
    const reply = await ask(repl, env === undefined ? { cmd } : { cmd, env })
    return [reply.env, reply.messages?.[0]?.data]
  }

  before(async () => {
    await adoptOrphans()
    compileInto(folder)
    toy = compileToy(folder)
    parent = found([toy], [held])
    if ((await parent.serving) === null) assert.fail(await parent.ended)
  })
  after(async () => {
    parent[Symbol.dispose]()
    await parent.ended
    rmSync(folder, { recursive: true, force: true })
  })

  test('has its children answer the header as it was answered itself, and go on by the ids that follow', async () => {
    for (const _ of [1, 2]) {
      await using repl = await fork()
      assert.deepEqual(await said(repl, held.imports), [0, 'imported'])
      assert.deepEqual(await said(repl, held.rest, 0), [1, 'opened'])
      assert.deepEqual(await said(repl, 'echo a text', 1), [2, 'a text'])
      // From the first text on it is the REPL that answers, whatever it is asked.
      assert.deepEqual(await said(repl, held.imports), [3, 'imported'])
    }
  })

  test('hands a request on whole that only begins as the header does, and one that comes in parts', async () => {
    await using repl = await fork()
    assert.deepEqual(await said(repl, `${held.imports} besides`), [2, 'imported besides'])
    const long = 'x'.repeat(4000)
    assert.deepEqual(await said(repl, `echo ${long}`), [3, long])
    await using other = await fork()
    assert.deepEqual(await said(other, `echo ${long}`), [2, long])
  })

  test('lets its children read what they are granted and nothing else', async () => {
    await using repl = await fork()
    const opened = async (path: string) => (await said(repl, `open ${path}`))[1]
    const paths = [
      '/etc/passwd',
      '/proc/self/maps',
      `/proc/${parent.pid}/maps`,
      '/dev/pts/0',
      join(folder, 'filter'),
    ]
    for (const path of paths) assert.equal(await opened(path), 'refused', path)
    assert.equal(await opened(join(folder, String(repl.pid), '.')), 'opened')
  })

  test('lets its children do nothing to each other, to it or to the machine', async () => {
    await using repl = await fork()
    const deeds = ['socket', 'kill', 'trace', 'fork', 'run', 'outlive', 'type', 'unpin', 'write']
    for (const deed of deeds) assert.equal((await said(repl, `try ${deed}`))[1], 'refused', deed)
    assert.equal((await said(repl, 'try nothing'))[1], 'done')
  })

  test('grows a parent with further headers, whose children hold all of them', async () => {
    const further: HeaderText[] = [
      { imports: 'echo imported', rest: 'echo besides' },
      { imports: 'fail', rest: '' },
      { imports: 'echo another', rest: '' },
    ]
    const at = join(folder, 'grown')
    const growth = await growParent({ from: socket, socket: at, headers: further }, (one) => one, systemClock)
    assert.ok(growth.type === 'grown', JSON.stringify(growth))
    assert.deepEqual(growth.failed, [further[1]])
    const grown = growth.parent
    try {
      await using repl = await fork(at)
      assert.deepEqual(await said(repl, held.imports), [0, 'imported'])
      assert.deepEqual(await said(repl, held.rest, 0), [1, 'opened'])
      assert.deepEqual(await said(repl, 'echo besides', 0), [2, 'besides'])
      const [id, word] = await said(repl, 'echo another')
      assert.deepEqual([id > 2, word], [true, 'another'])
      // The other is as it was, and each has its own life.
      await using older = await fork()
      assert.deepEqual(await said(older, 'echo besides', 0), [2, 'besides'])
    } finally {
      grown[Symbol.dispose]()
      await grown.ended
    }
  })

  test('kills a child whose owner has hung up, and dies with the children that it has', async () => {
    const at = join(folder, 'mortal')
    const mortal = found([toy], [held], at)
    assert.ok(await mortal.serving)
    await using repl = await fork(at)
    assert.deepEqual(await said(repl, held.imports), [0, 'imported'])
    mortal[Symbol.dispose]()
    await mortal.ended
    await until(() => repl.end !== null)
  })

  for (const [why, command, expected] of [
    ['a program that does not share Lean’s runtime', ['/bin/cat'], /does not share Lean's runtime/],
    ['a program whose other threads work', () => [toy, 'busy'], /threads that do not rest/],
  ] as const)
    test(`says why it can’t be one: ${why}`, async () => {
      const none = found(typeof command === 'function' ? command() : [...command], [], join(folder, 'none'))
      assert.equal(await none.serving, null)
      assert.match(await none.ended, expected)
    })

  test('does not serve where the canonical header has errors', async () => {
    const none = found([toy], [{ imports: 'fail', rest: '' }], join(folder, 'wrong'))
    assert.equal(await none.serving, null)
    assert.match(await none.ended, /canonical header can't be held/)
  })
})
