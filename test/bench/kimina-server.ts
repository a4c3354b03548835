// Kimina's server as a process on a free loopback port, with our `npm run repl` for its REPL.
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { freePort } from './server.ts'

/** A Python that has kimina-ast-server and kimina-client. */
export const python = process.env['KIMINA_PYTHON'] ?? 'python3'
const requirement = 'kimina-ast-server==2.0.0 kimina-client==0.2.1 fastapi==0.116.1 pydantic==2.11.7'
/** pydantic refuses Python's own before 3.12. */
const serve = [
  'import runpy, typing, typing_extensions',
  'typing.TypedDict = typing_extensions.TypedDict',
  "runpy.run_module('server', run_name='__main__')",
].join('; ')
/** It imports prisma without a database, too. */
const prismaStub = 'class Prisma:\n    async def connect(self): pass\n    async def disconnect(self): pass\n'
const startTimeoutMs = 60_000
const stopTimeoutMs = 10_000

/** @returns its version. Throws where that Python has none. */
export const kiminaVersion = (): string => {
  const asks =
    'from importlib.util import find_spec as f; assert f("kimina_client") and f("uvicorn") and f("server"); ' +
    'from importlib.metadata import version as v; print(v("kimina-ast-server"))'
  const { status, stdout } = spawnSync(python, ['-c', asks], { encoding: 'utf8' })
  if (status !== 0)
    throw new Error(
      `${python} has no kimina-ast-server: pip install ${requirement}; KIMINA_PYTHON names one that has`,
    )
  return stdout.trim()
}

export class KiminaServer implements AsyncDisposable {
  readonly url: string
  readonly #stop: () => Promise<void>

  private constructor(url: string, stop: () => Promise<void>) {
    this.url = url
    this.#stop = stop
  }

  static async start(repls: number): Promise<KiminaServer> {
    const folder = mkdtempSync(join(tmpdir(), 'kimina-bench-'))
    const log = join(folder, 'server.log')
    const port = await freePort()
    mkdirSync(join(folder, 'prisma'))
    writeFileSync(join(folder, 'prisma', '__init__.py'), prismaStub)
    const lake = new URL('../../drop-in', import.meta.url).pathname
    // The load generator is pinned; neither the server nor its REPLs shall inherit that.
    const child = spawn('taskset', ['-c', `0-${cpus().length - 1}`, python, '-c', serve], {
      cwd: folder,
      detached: true,
      stdio: ['ignore', openSync(log, 'w'), openSync(log, 'a')],
      env: {
        ...process.env,
        PATH: `${lake}:${process.env['PATH'] ?? ''}`,
        PYTHONPATH: folder,
        LEAN_SERVER_HOST: '127.0.0.1',
        LEAN_SERVER_PORT: String(port),
        LEAN_SERVER_LOG_LEVEL: 'WARNING',
        LEAN_SERVER_MAX_REPLS: String(repls),
        LEAN_SERVER_MAX_REPL_MEM: '64G',
        LEAN_SERVER_REPL_PATH: join(folder, 'repl'),
        LEAN_SERVER_PROJECT_DIR: folder,
        LEAN_SERVER_SKIP_VALIDATION: '1',
      },
    })
    const ended = once(child, 'exit')
    const hasEnded = (): boolean => child.exitCode !== null || child.signalCode !== null
    const kill = (signal: NodeJS.Signals): void => {
      if (child.pid !== undefined && !hasEnded()) process.kill(-child.pid, signal)
    }
    const endWithUs = (): void => kill('SIGKILL')
    process.once('exit', endWithUs)
    const stop = async (): Promise<void> => {
      kill('SIGTERM')
      await Promise.race([ended, sleep(stopTimeoutMs)])
      kill('SIGKILL')
      process.off('exit', endWithUs)
      rmSync(folder, { recursive: true, force: true })
    }
    const url = `http://127.0.0.1:${port}`
    const deadline = performance.now() + startTimeoutMs
    while (!(await isHealthy(url))) {
      if (hasEnded() || performance.now() > deadline) {
        const said = readFileSync(log, 'utf8').slice(-600)
        await stop()
        throw new Error(`Kimina’s server did not start: ${said}`)
      }
      await sleep(100)
    }
    return new KiminaServer(url, stop)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#stop()
  }
}

const isHealthy = (url: string): Promise<boolean> =>
  fetch(`${url}/health`, { signal: AbortSignal.timeout(5000) }).then(
    ({ ok }) => ok,
    () => false,
  )
