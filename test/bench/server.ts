// The service under measurement: its own process on a free loopback port, with a state directory of its own.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Client } from './client.ts'

// A first start slims Lean: tens of seconds on a slow machine.
const readyTimeoutMs = 300_000
const stopTimeoutMs = 60_000

export interface ServerOptions {
  cores?: string
  /** Kept between servers that share it; a fresh one otherwise. */
  stateDir?: string
  settings?: Record<string, string>
}

export class Server implements AsyncDisposable {
  readonly client: Client
  readonly url: string
  readonly pid: number
  readonly readyMs: number
  readonly #stop: () => Promise<void>

  private constructor(client: Client, url: string, pid: number, readyMs: number, stop: () => Promise<void>) {
    this.client = client
    this.url = url
    this.pid = pid
    this.readyMs = readyMs
    this.#stop = stop
  }

  static async start(options: ServerOptions = {}): Promise<Server> {
    const folder = mkdtempSync(join(tmpdir(), 'lean-bench-'))
    const log = join(folder, 'server.log')
    const port = await freePort()
    const started = performance.now()
    // The load generator is pinned; the server shall not inherit that.
    const main = new URL('../../api/main.ts', import.meta.url).pathname
    const child = spawn(
      'taskset',
      ['-c', `0-${cpus().length - 1}`, process.execPath, ...startFlags(), main],
      {
        stdio: ['ignore', openSync(log, 'w'), openSync(log, 'a')],
        env: {
          PATH: process.env['PATH'],
          HOME: process.env['HOME'],
          LEAN_REPL_PORT: String(port),
          LEAN_REPL_STATE_DIR: options.stateDir ?? join(folder, 'state'),
          LEAN_REPL_LOG_LEVEL: 'warn',
          ...(options.cores === undefined ? {} : { LEAN_REPL_CORES: options.cores }),
          ...options.settings,
        },
      },
    )
    const ended = once(child, 'exit')
    // However this process ends, the server ends with it.
    const endWithUs = (): boolean => child.kill('SIGTERM')
    process.once('exit', endWithUs)
    const url = `http://127.0.0.1:${port}`
    const client = new Client(url)
    const stop = async (): Promise<void> => {
      await client.close()
      child.kill('SIGTERM')
      const late = setTimeout(() => child.kill('SIGKILL'), stopTimeoutMs)
      if (child.exitCode === null) await ended
      clearTimeout(late)
      process.off('exit', endWithUs)
      rmSync(folder, { recursive: true, force: true })
    }
    while (!(await client.isReady())) {
      const trouble =
        child.exitCode !== null
          ? `it ended with ${child.exitCode}`
          : performance.now() - started > readyTimeoutMs
            ? 'it never got ready'
            : null
      if (trouble !== null) {
        const said = readFileSync(log, 'utf8').slice(-600)
        await stop()
        throw new Error(`the server did not start: ${trouble}; ${said}`)
      }
      await sleep(20)
    }
    const readyMs = performance.now() - started
    await spareReady(client)
    return new Server(client, url, child.pid ?? 0, readyMs, stop)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#stop()
  }
}

/** Those of `npm start`, which would be a process more between. */
const startFlags = (): string[] => {
  const { scripts } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
    scripts: { start: string }
  }
  return scripts.start.split(' ').filter((word) => word.startsWith('--'))
}

/** What stands by starts on the cores of what works: a service that has been up for a minute is done with it. */
export const spareReady = async (client: Client): Promise<void> => {
  const deadline = performance.now() + readyTimeoutMs
  for (;;) {
    const { spares } = await client.pool()
    if (spares.ready >= spares.wanted) return
    if (performance.now() > deadline) throw new Error('the spares never got ready')
    await sleep(100)
  }
}

export const freePort = async (): Promise<number> => {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const { port } = probe.address() as AddressInfo
  probe.close()
  await once(probe, 'close')
  return port
}
