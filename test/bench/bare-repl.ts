// An embedded REPL with nothing around it, pinned to one core: what the service is compared with.
import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { defaultLeanCache } from '../../engine/lean/embedded/cache-directory.ts'
import { embeddedArgv } from '../../engine/lean/embedded/launch.ts'
import { installSlimLean } from '../../engine/lean/embedded/build-patch/install.ts'
import type { CommandReply, ReplRequest } from '../../engine/protocol/wire.ts'

// As the contract's default for a check.
const maxHeartbeats = 200_000
/** Environments kept before they are dropped together. */
const dropEvery = 50

export class BareRepl implements AsyncDisposable {
  readonly pid: number
  readonly #child: ChildProcess
  readonly #spool: string
  #waiting: ((reply: string) => void) | null = null
  #received = ''
  #made: number[] = []
  #headerEnv = 0

  get headerEnv(): number {
    return this.#headerEnv
  }
  /** The only folder it may write. */
  get spool(): string {
    return this.#spool
  }

  private constructor(child: ChildProcess, spool: string) {
    this.#child = child
    this.pid = child.pid ?? 0
    this.#spool = spool
    child.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
      this.#received += chunk
      const end = this.#received.indexOf('\n\n')
      if (end < 0) return
      const reply = this.#received.slice(0, end)
      this.#received = this.#received.slice(end + 2)
      this.#waiting?.(reply)
    })
  }

  /** Without a header it is ready when it answers; with one, when that is imported. */
  static async start(core: number, header: string | null): Promise<BareRepl> {
    const spool = mkdtempSync(join(tmpdir(), 'lean-bench-repl-'))
    const argv = embeddedArgv({
      leanDirectory: await installSlimLean(defaultLeanCache),
      spoolDirectory: spool,
    })
    const child = spawn('taskset', ['-c', String(core), ...argv], { stdio: ['pipe', 'pipe', 'ignore'] })
    const repl = new BareRepl(child, spool)
    if (header !== null) repl.#headerEnv = (await repl.ask<CommandReply>({ cmd: header })).env
    return repl
  }

  async check(code: string): Promise<void> {
    const { env } = await this.ask<CommandReply>({ cmd: code, env: this.#headerEnv, maxHeartbeats })
    this.#made.push(env)
    if (this.#made.length >= dropEvery) await this.ask({ drop: this.#made.splice(0) })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const ended = new Promise((resolve) => this.#child.once('exit', resolve))
    this.#child.kill('SIGKILL')
    await ended
    rmSync(this.#spool, { recursive: true, force: true })
  }

  /** One request at a time. */
  ask<T>(request: ReplRequest): Promise<T> {
    return new Promise((resolve, reject) => {
      const died = (): void => reject(new Error('the bare REPL died'))
      this.#child.once('exit', died)
      this.#waiting = (reply) => {
        this.#child.off('exit', died)
        resolve(JSON.parse(reply) as T)
      }
      this.#child.stdin?.write(`${JSON.stringify(request)}\n\n`)
    })
  }
}
