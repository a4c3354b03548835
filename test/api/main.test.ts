// The whole process, from its environment to its exit code, over a scripted engine.
import assert from 'node:assert/strict'
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { connect, createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { after, describe, it } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseCoreList, readMachineCores } from '../../api/environment/cores.ts'
import type { PoolView, Problem } from '../../engine/index.ts'
import { until } from '../until.ts'

const root = join(import.meta.dirname, '../..')
const main = ['--import', join(import.meta.dirname, 'with-fake-engine.ts'), join(root, 'api/main.ts')]

const stateDir = mkdtempSync(join(tmpdir(), 'lean-repl-main-state-'))
after(() => rmSync(stateDir, { recursive: true }))

const launch = (env: Record<string, string>, ...args: string[]): ChildProcess =>
  spawn(process.execPath, [...main, ...args], {
    env: { PATH: process.env['PATH'], LEAN_REPL_PORT: '0', LEAN_REPL_STATE_DIR: stateDir, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })

const started = async (env: Record<string, string> = {}): Promise<{ child: ChildProcess; url: string }> => {
  const child = launch(env)
  assert.ok(child.stdout)
  for await (const line of createInterface(child.stdout)) {
    const { url } = JSON.parse(line) as { url?: string }
    if (url !== undefined) return { child, url }
  }
  throw new Error('the service ended before it listened')
}
const exited = async (child: ChildProcess): Promise<number | null> => {
  if (child.exitCode !== null) return child.exitCode
  const [code] = (await once(child, 'exit')) as [number | null]
  return code
}
const failed = async (
  env: Record<string, string>,
  ...args: string[]
): Promise<{ code: number | null; words: string }> => {
  const child = launch(env, ...args)
  let words = ''
  child.stderr?.on('data', (chunk) => (words += String(chunk)))
  return { code: await exited(child), words }
}
const queue = async (url: string): Promise<PoolView['queue']> =>
  ((await (await fetch(`${url}/v1/pool`)).json()) as PoolView).queue
const check = (url: string, command: string): Promise<Response> =>
  fetch(`${url}/v1/checks`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ commands: [command] }),
  })

describe('The service', () => {
  for (const signal of ['SIGTERM', 'SIGINT'] as const)
    it(`at ${signal} lets the running check end, refuses the waiting and the new, and exits 0`, async () => {
      const { child, url } = await started()
      const running = check(url, 'sleep 3000')
      await until(async () => (await queue(url)).running === 1)
      const waiting = check(url, 'sleep 3000')
      await until(async () => (await queue(url)).depth === 1)
      child.kill(signal)
      await until(async () => (await fetch(`${url}/readyz`)).status === 503)
      const late = await check(url, 'sleep 0')
      const ready = await fetch(`${url}/readyz`)
      assert.equal(ready.status, 503)
      assert.equal(((await ready.json()) as Problem).code, 'draining')
      assert.equal((await running).status, 200)
      for (const response of [await waiting, late]) {
        assert.equal(response.status, 503)
        assert.equal(((await response.json()) as Problem).code, 'draining')
        assert.ok(Number(response.headers.get('retry-after')) >= 1)
      }
      assert.equal(await exited(child), 0)
    })
  it('keeps its threads off the cores of its lanes', async () => {
    const { allowed } = readMachineCores()
    const { child } = await started()
    const threads = readdirSync(`/proc/${child.pid}/task`).flatMap((thread) => {
      try {
        return readFileSync(`/proc/${child.pid}/task/${thread}/status`, 'utf8')
      } catch {
        // It has ended since.
        return []
      }
    })
    assert.ok(threads.length > 0)
    child.kill('SIGTERM')
    // A lone core is shared.
    const own = allowed.length > 1 ? allowed.slice(0, 1) : allowed
    for (const status of threads)
      assert.deepEqual(parseCoreList(/Cpus_allowed_list:\s+(\S+)/.exec(status)?.[1] ?? ''), own)
    assert.equal(await exited(child), 0)
  })
  it('does not wait beyond its deadline', async () => {
    const { child, url } = await started({ LEAN_REPL_DRAIN_TIMEOUT_S: '1' })
    const running = check(url, 'sleep 60000').catch(() => null)
    await until(async () => (await queue(url)).running === 1)
    const from = performance.now()
    child.kill('SIGTERM')
    assert.equal(await exited(child), 0)
    assert.ok(performance.now() - from < 20_000)
    await running
  })
  it('at a second signal ends at once', async () => {
    const { child, url } = await started()
    const running = check(url, 'sleep 60000').catch(() => null)
    await until(async () => (await queue(url)).running === 1)
    child.kill('SIGINT')
    await until(async () => (await fetch(`${url}/readyz`)).status === 503)
    // npm's echo of a Ctrl-C is no second signal.
    child.kill('SIGINT')
    // Past the time within which a second one is an echo.
    await sleep(1500)
    assert.equal(child.exitCode, null)
    child.kill('SIGTERM')
    assert.equal(await exited(child), 1)
    await running
  })
  it('cuts off a client that dawdles over its head', async () => {
    const { child, url } = await started()
    const { port } = new URL(url)
    const socket = connect(Number(port), '127.0.0.1')
    socket.write('POST /v1/checks HTTP/1.1\r\nHost: x\r\n')
    let answer = ''
    for await (const chunk of socket) answer += String(chunk)
    assert.match(answer, /^HTTP\/1\.1 408 /)
    assert.match(answer, /"code":"request-timeout"/)
    child.kill('SIGKILL')
  })
})

describe('The service does not start, and says why in a line,', () => {
  it('with bad settings', async () => {
    const { code, words } = await failed({ LEAN_REPL_PORT: '8o', LEAN_REPL_HOST: '0.0.0.0' })
    // EX_CONFIG: systemd does not try again.
    assert.equal(code, 78)
    const lines = words.trimEnd().split('\n')
    assert.equal(lines.length, 2)
    assert.match(lines[0] ?? '', /^lean-repl can't start: LEAN_REPL_PORT: 8o is not a whole number/)
    assert.match(lines[1] ?? '', /^LEAN_REPL_HOST: .*API_KEYS_FILE/)
  })
  it('where the port is taken', async () => {
    const other = createServer().listen(0, '127.0.0.1')
    await once(other, 'listening')
    const { port } = other.address() as AddressInfo
    const { code, words } = await failed({ LEAN_REPL_PORT: String(port) })
    other.close()
    assert.equal(code, 78)
    assert.match(
      words,
      new RegExp(
        `^lean-repl can't start: LEAN_REPL_PORT: another program listens on 127.0.0.1, port ${port} already\\n$`,
      ),
    )
  })
  it('on an address that is not its own', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'lean-repl-main-'))
    const keys = join(folder, 'keys.json')
    writeFileSync(keys, `{"keys": [{"name": "a", "sha256": "${'0'.repeat(64)}"}]}`)
    const { code, words } = await failed({ LEAN_REPL_HOST: '192.0.2.1', LEAN_REPL_API_KEYS_FILE: keys })
    rmSync(folder, { recursive: true })
    assert.equal(code, 78)
    assert.match(
      words,
      /^lean-repl can't start: LEAN_REPL_HOST: 192\.0\.2\.1 is no address of this machine\n$/,
    )
  })
  it('where the state directory can’t be made, or is another thing', async () => {
    for (const stateDir of ['/proc/nothing', '/dev/null', '/dev/null/state']) {
      const { code, words } = await failed({ LEAN_REPL_STATE_DIR: stateDir })
      assert.equal(code, 78)
      assert.match(
        words,
        new RegExp(`^lean-repl can't start: LEAN_REPL_STATE_DIR: ${stateDir} can't be .*\\n$`),
      )
    }
  })
  it('with words after it, but for --help', async () => {
    const wrong = await failed({}, '--port', '3')
    assert.deepEqual([wrong.code, wrong.words.split('\n').length], [78, 2])
    const helped = launch({}, '--help')
    let words = ''
    helped.stdout?.on('data', (chunk) => (words += String(chunk)))
    assert.equal(await exited(helped), 0)
    assert.match(words, /^Usage: npm start\n/)
    assert.match(words, /LEAN_REPL_STATE_DIR +folder of the store/)
  })
  it('with a file of keys that is not there, or that has none for an open address', async () => {
    const missing = await failed({ LEAN_REPL_API_KEYS_FILE: '/nowhere/keys.json' })
    assert.equal(missing.code, 78)
    assert.match(
      missing.words,
      /^lean-repl can't start: LEAN_REPL_API_KEYS_FILE: \/nowhere\/keys\.json can't be read: .*\n$/,
    )
    const folder = mkdtempSync(join(tmpdir(), 'lean-repl-main-'))
    const keys = join(folder, 'keys.json')
    writeFileSync(keys, '{"keys": []}')
    const { code, words } = await failed({ LEAN_REPL_HOST: '0.0.0.0', LEAN_REPL_API_KEYS_FILE: keys })
    rmSync(folder, { recursive: true })
    assert.equal(code, 78)
    assert.match(words, /has no key yet, and 0\.0\.0\.0 can be reached from other machines\n$/)
  })
})
