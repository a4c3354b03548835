// The native engine's whole path with Lean's native runtime: REPLs are forks, in the sandbox, and each serves one text.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { after, before, describe, test } from 'node:test'
import pino from 'pino'
import type { Answer, Caller, Engine } from '../../engine/index.ts'
import { defaultSettings, startEngine } from '../../engine/index.ts'
import { nativeLean } from '../engine/lean/native/olean/native-lean.ts'
import { compileInto, compilePreludeRepl, noForkServer } from '../fakes/native/c/compiled.ts'
import { until } from '../until.ts'

const hasBubblewrap = spawnSync('bwrap', ['--version']).status === 0
const skip =
  noForkServer ||
  (nativeLean() === null ? 'no native Lean here' : hasBubblewrap ? false : 'no bubblewrap here')
const fakes = resolve(import.meta.dirname, '../fakes/native')
const slowMs = 60_000

const caller: Caller = { id: 'test', signal: new AbortController().signal, requestId: 'r' }
const value = <T>(answer: Answer<T>): T =>
  answer.type === 'ok' ? answer.value : assert.fail(JSON.stringify(answer.refusal))

const truth = 'prelude\ninductive True : Prop where\n  | intro\n'
/** Minutes of work; handed over by a file. */
const endless = `${truth}${Array.from({ length: 50_000 }, (_, i) => `theorem t${i} : True := True.intro`).join('\n')}`

describe('the native engine with forks', { skip }, () => {
  const said: string[] = []
  const log = pino({ level: 'info' }, { write: (line: string) => void said.push(line) })
  let folder: string
  let engine: Engine

  const start = async (change: { forkShim?: string; allowNet?: boolean } = {}): Promise<Engine> => {
    const { program, runtime } = compilePreludeRepl(folder) ?? assert.fail()
    return startEngine(
      {
        ...defaultSettings,
        engine: 'native',
        stateDir: join(folder, 'state'),
        cores: [0],
        ownCores: [],
        queueCapacity: 64,
        canonicalHeader: 'import Init\nopen Nat',
        native: {
          workspace: folder,
          command: ['lake', 'env', program],
          sandbox: 'bubblewrap',
          allowRead: [runtime],
          allowWrite: [],
          allowNet: false,
          allowRun: [],
          forkShim: join(folder, 'fork-shim.so'),
          path: `${join(fakes, 'toolchain/bin')}:/usr/bin:/bin`,
          home: folder,
          ...change,
        },
      },
      log,
    )
  }
  const check = async (command: string, timeout_s = 60) =>
    value(await engine.check({ commands: [command], use_cache: false, limits: { timeout_s } }, caller))
  const forks = () => engine.pool().forks

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'native-forks-'))
    await writeFile(join(folder, 'lake-manifest.json'), '{"packages": []}')
    compileInto(folder)
    engine = await start()
    await until(() => engine.ready() && forks().state === 'serving', slowMs)
  })
  after(async () => {
    await engine[Symbol.asyncDispose]()
    await rm(folder, { recursive: true, force: true })
  })

  test('answers what Lean says of good and bad texts, each on a fork of its own', async () => {
    const before = forks().forks
    for (const _ of [1, 2, 3]) {
      const good = await check(`${truth}theorem t : True := True.intro`)
      assert.equal(good.status, 'valid', JSON.stringify(good))
      const bad = await check(`${truth}theorem t : True := True`)
      assert.equal(bad.status, 'error')
      assert.match(bad.messages[0]?.data ?? '', /mismatch/i)
    }
    // The stand-in can run one text: a second on the same would have crashed it.
    assert.ok(forks().forks >= before + 5, JSON.stringify(forks()))
    assert.ok(forks().fork_ms !== null)
  })

  test('kills a text that does not end, and nothing else', async () => {
    const late = await check(endless, 2)
    assert.equal(late.status, 'timeout', JSON.stringify(late))
    const parent = forks().parent_pid
    assert.equal((await check(`${truth}theorem t : True := True.intro`)).status, 'valid')
    assert.equal(forks().parent_pid, parent)
  })

  test('binds its forks by the kernel, as those of the embedded engine', async () => {
    await until(
      () => engine.pool().lanes.some(({ repls }) => repls.some(({ state }) => state === 'idle')),
      slowMs,
    )
    const pid = engine
      .pool()
      .lanes.flatMap(({ repls }) => repls)
      .find(({ state }) => state === 'idle')?.pid
    const status = readFileSync(`/proc/${String(pid)}/status`, 'utf8')
    const field = (name: string) => new RegExp(`^${name}:\\s*(\\S+)`, 'm').exec(status)?.[1]
    assert.equal(field('NoNewPrivs'), '1')
    assert.equal(field('Seccomp'), '2')
    assert.equal(field('CapEff'), '0000000000000000')
    assert.equal(field('Cpus_allowed_list'), '0')
  })

  test('holds a header that comes back in what the next forks come from, and none that could run code', async () => {
    const used = {
      command: 'prelude\n#check Prop',
      headers: ['import Other\nopen Nat', 'import Bad\n#eval 1'],
    }
    const hashes: string[] = []
    for (const header of [...used.headers, ...used.headers]) {
      const request = { header, commands: [used.command], use_cache: false }
      const result = value(await engine.check(request, caller))
      assert.equal(result.status, 'valid', JSON.stringify(result.errors))
      hashes.push(result.header_hash)
    }
    await until(() => forks().molds.some(({ headers }) => headers.length > 0), slowMs)
    assert.deepEqual(forks().molds.at(-1)?.headers, [hashes[0]])
  })

  test('has forks again when what bears them is killed, and serves meanwhile', async () => {
    const { parent_pid: pid } = forks()
    assert.ok(pid !== null)
    process.kill(-pid, 'SIGKILL')
    for (const _ of [1, 2, 3])
      assert.equal((await check(`${truth}theorem t : True := True.intro`)).status, 'valid')
    await until(() => forks().state === 'serving' && !existsSync(`/proc/${pid}`), slowMs)
    assert.equal((await check(`${truth}theorem t : True := True.intro`)).status, 'valid')
  })
})
