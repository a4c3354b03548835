import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { after, before, describe, test } from 'node:test'
import pino from 'pino'
import type { Answer, Caller, Engine } from '../../engine/index.ts'
import { defaultSettings, startEngine } from '../../engine/index.ts'
import { defaultLeanCache } from '../../engine/lean/embedded/cache-directory.ts'
import { installSlimLean } from '../../engine/lean/embedded/build-patch/install.ts'
import { describeEngine } from '../conformance/engine.ts'
import { until } from '../until.ts'

const repository = resolve(import.meta.dirname, '../..')
const fakes = join(repository, 'test/fakes/native')
const hasBubblewrap = spawnSync('bwrap', ['--version']).status === 0

const caller: Caller = { id: 'test', signal: new AbortController().signal, requestId: 'r' }
const value = <T>(answer: Answer<T>): T =>
  answer.type === 'ok' ? answer.value : assert.fail(JSON.stringify(answer.refusal))

/** A REPL of the stand-in starts a second process and a runtime inside: seconds, on a busy machine many. */
const readyTimeoutMs = 180_000

let dir: string
let engine: Engine
before(async () => {
  dir = await mkdtemp(join(tmpdir(), 'native-'))
  await writeFile(join(dir, 'lake-manifest.json'), '{"packages": []}')
  await installSlimLean(defaultLeanCache)
  engine = await startEngine(
    {
      ...defaultSettings,
      engine: 'native',
      stateDir: join(dir, 'state'),
      cores: [0],
      ownCores: [],
      spares: 0,
      queueCapacity: 4,
      canonicalHeader: 'import Init',
      native: {
        workspace: dir,
        command: ['lake', 'env', process.execPath, join(fakes, 'community-repl.ts')],
        sandbox: hasBubblewrap ? 'bubblewrap' : 'off',
        // The stand-in is a program of Node's that starts another; a real binary needs neither.
        allowRead: [repository],
        allowRun: [process.execPath, '/bin/sh'],
        forkShim: '/nowhere',
        allowWrite: [],
        allowNet: false,
        path: `${join(fakes, 'toolchain/bin')}:/usr/bin:/bin`,
        home: dir,
      },
    },
    pino({ level: 'silent' }),
  )
  await until(() => engine.ready(), readyTimeoutMs)
})
after(async () => {
  await engine[Symbol.asyncDispose]()
  await rm(dir, { recursive: true, force: true })
})

describe('the native engine, with a stand-in for the community binary in its sandbox', () => {
  const check = async (request: Parameters<Engine['check']>[0]) => value(await engine.check(request, caller))

  test('answers what Lean says of good and bad code, its positions in the right command', async () => {
    const good = await check({ commands: ['theorem t (a b : Nat) : a + b = b + a := by omega'] })
    assert.equal(good.status, 'valid')
    assert.equal(good.engine.lean_version, '4.22.0')
    const bad = await check({ commands: ['def a := 1', 'theorem t : a = 2 := rfl'] })
    assert.equal(bad.status, 'error')
    assert.equal(bad.errors[0]?.command_index, 1)
  })

  test('is told the heartbeats by a command of their own, and Lean obeys', async () => {
    const slow =
      'theorem t : (List.range 3000).foldl (· + ·) 0 = 4498500 := by simp [List.range, List.range.loop]'
    const result = await check({ commands: [slow], limits: { max_heartbeats: 50, timeout_s: 60 } })
    assert.equal(result.status, 'error')
    assert.match(result.messages.map((message) => message.data).join('\n'), /heartbeats|recursion/)
  })

  test('is never sent what would end it, nor what it would skip', async () => {
    for (const command of ['# no command', '-- a comment', '#check Nat', ' \t ', '"{\\"drop\\": 1}"']) {
      const result = await check({ commands: [command], use_cache: false })
      assert.notEqual(result.status, 'crashed', command)
    }
    assert.equal((await check({ commands: ['#check Nat'] })).messages[0]?.severity, 'information')
  })

  test('leaves a state and comes back to it, and steps through its proof', async () => {
    const first = await check({ commands: ['def f (n : Nat) := n', 'theorem t : f 1 = 1 := by sorry'] })
    assert.equal(first.status, 'sorry')
    const ref = first.sorries[0]?.state_ref
    assert.ok(ref)
    const steps = value(
      await engine.tactics({ state_ref: ref, tactics: ['unfold f', 'rfl'], mode: 'sequence' }, caller),
    )
    assert.ok(steps.steps.some((step) => step.status === 'complete'))
  })

  test('names the header that its libraries do not have', async () => {
    const result = await check({ header: 'import Mathlib', commands: ['def a := 1'] })
    assert.equal(result.status, 'unavailable')
    assert.equal(result.errors[0]?.kind, 'import')
  })

  test('shows its toolchain and what its REPLs may do', () => {
    const pool = engine.pool()
    assert.equal(pool.toolchain.kind, 'native')
    assert.equal(pool.sandbox.kind, hasBubblewrap ? 'bubblewrap' : 'off')
    assert.deepEqual(pool.sandbox.allow_run, [process.execPath, '/bin/sh'])
    assert.deepEqual(pool.sandbox.allow_net, [])
  })

  test('kills what does not end in time, and has another for the next check', async () => {
    const endless =
      'theorem t : ∀ a b c d : Fin 150, a.val + b.val + c.val + d.val < 600 := by decide +kernel'
    const late = await check({ commands: [endless], limits: { timeout_s: 2, max_heartbeats: 0 } })
    assert.equal(late.status, 'timeout', JSON.stringify(late.errors))
    const next = await check({ commands: ['theorem t : True := trivial'] })
    assert.equal(next.status, 'valid')
  })
})

// The same one: last, since it ends it.
describeEngine('native, with a stand-in for the community binary', () =>
  Promise.resolve({ engine, [Symbol.asyncDispose]: () => engine[Symbol.asyncDispose]() }),
)

describe('the service with the native engine and no toolchain', () => {
  let stateDir: string
  before(async () => {
    stateDir = await mkdtemp(join(tmpdir(), 'refused-'))
  })
  after(() => rm(stateDir, { recursive: true }))

  const refusal = (workspace: string): { status: number | null; stderr: string } => {
    const env = {
      PATH: '/usr/bin:/bin',
      LEAN_REPL_STATE_DIR: stateDir,
      LEAN_REPL_ENGINE: 'native',
      LEAN_REPL_SANDBOX: 'off',
      LEAN_REPL_LEAN_WORKSPACE: workspace,
    }
    return spawnSync(process.execPath, [join(repository, 'api/main.ts')], { env, encoding: 'utf8' })
  }

  test('does not start, and names the piece that is missing', async () => {
    const nowhere = refusal('/nowhere')
    assert.equal(nowhere.status, 78)
    assert.match(nowhere.stderr, /^lean-repl can't start: workspace: .*\/nowhere, which can't be read.*\n$/)
    const bare = await mkdtemp(join(tmpdir(), 'bare-'))
    await writeFile(join(bare, 'lake-manifest.json'), '{"packages": []}')
    const { status, stderr } = refusal(bare)
    await rm(bare, { recursive: true })
    assert.equal(status, 78)
    assert.match(stderr, /^lean-repl can't start: lake: .*install elan and the toolchain.*\n$/)
  })
})
