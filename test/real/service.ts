// The whole service as a process of its own: real Lean, real ptys, real HTTP.
import assert from 'node:assert/strict'
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { until } from '../until.ts'

const main = join(import.meta.dirname, '../../api/main.ts')
/** Slimming at the very first start included, on two cores shared with everything else. */
const readyWithinMs = 300_000

export interface Service extends AsyncDisposable {
  url: string
  child: ChildProcess
  stateDir: string
  logged: Record<string, unknown>[]
  post<T>(path: string, body: unknown): Promise<{ status: number; body: T; headers: Headers }>
  get<T>(path: string): Promise<{ status: number; body: T }>
  /** SIGTERM, and the exit code. */
  stop(): Promise<number | null>
}

export const startService = async (env: Record<string, string> = {}): Promise<Service> => {
  const ownStateDir = mkdtempSync(join(tmpdir(), 'lean-repl-real-'))
  const stateDir = env['LEAN_REPL_STATE_DIR'] ?? ownStateDir
  const child = spawn(process.execPath, [main], {
    env: {
      PATH: process.env['PATH'],
      HOME: process.env['HOME'],
      LEAN_REPL_PORT: '0',
      LEAN_REPL_STATE_DIR: stateDir,
      ...env,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  assert.ok(child.stdout)
  const logged: Record<string, unknown>[] = []
  const listening = Promise.withResolvers<string>()
  child.once('exit', (code) => listening.reject(new Error(`the service ended with ${code}`)))
  createInterface(child.stdout).on('line', (line) => {
    const entry = JSON.parse(line) as Record<string, unknown>
    logged.push(entry)
    if (typeof entry['url'] === 'string') listening.resolve(entry['url'])
  })
  const url = await listening.promise
  await untilReady(url)

  const request = async <T>(path: string, init?: RequestInit) => {
    const response = await fetch(url + path, init)
    return { status: response.status, body: (await response.json()) as T, headers: response.headers }
  }
  const stop = async (): Promise<number | null> => {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill('SIGTERM')
      await once(child, 'exit')
    }
    return child.exitCode
  }
  return {
    url,
    child,
    stateDir,
    logged,
    get: request,
    post: (path, body) =>
      request(path, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      }),
    stop,
    async [Symbol.asyncDispose]() {
      await stop()
      rmSync(ownStateDir, { recursive: true, force: true })
    },
  }
}

const untilReady = async (url: string): Promise<void> => {
  await until(async () => (await fetch(`${url}/readyz`)).status === 200, readyWithinMs)
}
