// An embedded REPL of one's own, on pipes: what the appliance's answers are held against.
import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { defaultLeanCache } from '../../engine/lean/embedded/cache-directory.ts'
import { embeddedArgv } from '../../engine/lean/embedded/launch.ts'
import { installSlimLean } from '../../engine/lean/embedded/build-patch/install.ts'
import type { ReplReply, ReplRequest } from '../../engine/protocol/wire.ts'

const replyTimeoutMs = 120_000

export class BareRepl implements AsyncDisposable {
  readonly #process: ChildProcessWithoutNullStreams
  /** The only folder that it may write. */
  readonly spool: string
  #received = ''
  #waiting: PromiseWithResolvers<ReplReply> | null = null

  private constructor(process: ChildProcessWithoutNullStreams, spool: string) {
    this.#process = process
    this.spool = spool
    process.stderr.resume()
    process.stdout.setEncoding('utf8').on('data', (text: string) => this.#onText(text))
    process.on('exit', () => this.#waiting?.reject(new Error('the REPL has ended')))
  }

  /** @param lean another installation than the one that the server has. */
  static async start(lean?: string): Promise<BareRepl> {
    const spool = mkdtempSync(join(tmpdir(), 'bare-repl-'))
    const leanDirectory = lean ?? (await installSlimLean(defaultLeanCache))
    const [command = '', ...args] = embeddedArgv({ leanDirectory, spoolDirectory: spool })
    return new BareRepl(spawn(command, args, { stdio: 'pipe', cwd: spool }), spool)
  }

  get pid(): number {
    const { pid } = this.#process
    if (pid === undefined) throw new Error('the REPL did not start')
    return pid
  }

  async ask<Reply extends ReplReply>(request: ReplRequest): Promise<Reply> {
    if (this.#waiting) throw new Error('one request at a time')
    this.#waiting = Promise.withResolvers()
    const timer = setTimeout(() => this.#waiting?.reject(new Error('no reply')), replyTimeoutMs)
    this.#process.stdin.write(`${JSON.stringify(request)}\n\n`)
    try {
      return (await this.#waiting.promise) as Reply
    } finally {
      clearTimeout(timer)
      this.#waiting = null
    }
  }

  #onText(text: string): void {
    this.#received += text
    const end = this.#received.indexOf('\n\n')
    if (end < 0) return
    const reply = this.#received.slice(0, end)
    this.#received = this.#received.slice(end + 2)
    this.#waiting?.resolve(JSON.parse(reply) as ReplReply)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#process.exitCode === null && this.#process.signalCode === null) {
      const exited = once(this.#process, 'exit')
      this.#process.kill('SIGKILL')
      await exited
    }
    rmSync(this.spool, { recursive: true, force: true })
  }
}
