// `npm run repl` on pipes, asked one request at a time, as a client of the community's REPL does.
import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'

export const cli = path.resolve(import.meta.dirname, '../../engine/lean/embedded/cli.ts')
/** Five times what a loaded machine took for a start and an import. */
const replyTimeoutMs = 180_000

export type CommunityReply = Record<string, unknown>

export class CommunitySession implements AsyncDisposable {
  readonly #process: ChildProcessWithoutNullStreams
  #received = ''
  #wake: (() => void) | null = null

  /** @param folder where the caller is. */
  constructor(folder: string) {
    this.#process = spawn(process.execPath, [cli], { env: { ...process.env, INIT_CWD: folder } })
    this.#process.stderr.resume()
    this.#process.stdout.setEncoding('utf8').on('data', (text: string) => {
      this.#received += text
      this.#wake?.()
    })
    this.#process.once('exit', () => this.#wake?.())
  }

  async ask(request: object | string): Promise<CommunityReply> {
    const text = typeof request === 'string' ? request : JSON.stringify(request)
    this.#process.stdin.write(`${text}\n\n`)
    const deadline = AbortSignal.timeout(replyTimeoutMs)
    while (!this.#received.includes('\n\n')) {
      if (this.#process.exitCode !== null) throw new Error('the REPL has ended')
      await Promise.race([
        new Promise<void>((resolve) => {
          this.#wake = resolve
        }),
        once(deadline, 'abort').then(() => {
          throw new Error(`no reply to ${text}`)
        }),
      ])
    }
    const end = this.#received.indexOf('\n\n')
    const reply = this.#received.slice(0, end)
    this.#received = this.#received.slice(end + 2)
    return JSON.parse(reply) as CommunityReply
  }

  /** Its exit code once its input is over. */
  async end(): Promise<number | null> {
    this.#process.stdin.end()
    if (this.#process.exitCode === null) await once(this.#process, 'exit')
    return this.#process.exitCode
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return
    this.#process.kill('SIGTERM')
    await once(this.#process, 'exit')
  }
}
