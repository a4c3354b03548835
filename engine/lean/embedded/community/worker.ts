// The process that Lean runs in, asked one request at a time over its pipes. When it ends, every answer owed is an
// error, and so is every later one.
import { spawn, type ChildProcess } from 'node:child_process'
import type { ReplReply, ReplRequest } from '../../../protocol/wire.ts'

export interface Worker {
  ask(request: ReplRequest): Promise<ReplReply>
}

export interface WorkerEnd {
  code: number | null
  signal: NodeJS.Signals | null
}

export class WorkerEnded extends Error {
  readonly end: WorkerEnd
  constructor(end: WorkerEnd) {
    super(`Lean’s process ended with ${end.signal ?? `code ${String(end.code)}`}`)
    this.end = end
  }
}

const replyEnd = '\n\n'

export class WorkerProcess implements Worker, AsyncDisposable {
  readonly #child: ChildProcess
  readonly #ended: Promise<WorkerEnd>
  readonly #replies: string[] = []
  #pending: string[] = []
  #end: WorkerEnd | null = null
  #wake: (() => void) | null = null

  /** @param verbose what Lean's build says on stderr is shown. */
  constructor(argv: readonly string[], verbose: boolean) {
    const [program = process.execPath, ...args] = argv
    this.#child = spawn(program, args, { stdio: ['pipe', 'pipe', verbose ? 'inherit' : 'ignore'] })
    this.#child.stdout?.setEncoding('utf8').on('data', (text: string) => this.#take(text))
    // A request that nobody reads any more: the end says so.
    this.#child.stdin?.on('error', () => undefined)
    this.#ended = new Promise((resolve) => {
      const end = (code: number | null, signal: NodeJS.Signals | null): void => {
        this.#end = { code, signal }
        this.#wake?.()
        resolve(this.#end)
      }
      this.#child.once('close', end)
      this.#child.once('error', () => end(127, null))
    })
  }

  /** One at a time. Throws `WorkerEnded` where the process ends instead of answering. */
  async ask(request: ReplRequest): Promise<ReplReply> {
    this.#child.stdin?.write(`${JSON.stringify(request)}${replyEnd}`)
    for (;;) {
      const reply = this.#replies.shift()
      if (reply !== undefined) return JSON.parse(reply) as ReplReply
      if (this.#end !== null) throw new WorkerEnded(this.#end)
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
    }
  }

  kill(signal: NodeJS.Signals): void {
    this.#child.kill(signal)
  }

  /** Lets it end by itself: its input is over. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#child.stdin?.end()
    await this.#ended
  }

  #take(text: string): void {
    this.#pending.push(text)
    // Only the end of what came can complete a reply; a long one comes in many pieces.
    if (!text.includes('\n')) return
    const parts = this.#pending.join('').split(replyEnd)
    this.#pending = [parts.pop() ?? '']
    this.#replies.push(...parts)
    this.#wake?.()
  }
}
