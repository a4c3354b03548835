// One process on a raw pty of its own: the leader of its session and process group, its stderr apart and
// drained. Killing is by group and by SIGKILL only, and nothing is ever written to a terminal that has closed.
import { spawn } from 'node-pty'
import type { ReplLaunch } from '../lean/launch.ts'
import { killGroup, killLeader } from './process-group.ts'
import { PtyWriter } from './pty-writer.ts'
import { StderrPipe } from './stderr-pipe.ts'
import { pipeLine, readyLine, wrap } from './wrapper.ts'

export interface PtyProcess {
  readonly pid: number
  /** To be called as soon as the process is handed over; what was said before is told then. */
  listen(listener: PtyListener): void
  /** One write at a time; dropped once the terminal has closed. */
  write(bytes: Buffer): void
  /** SIGKILL to the process group; safe at any time. */
  kill(): void
  /** The last of what it said on stderr. */
  stderrTail(): string
}

export interface PtyListener {
  onData(chunk: Buffer): void
  /** Once, when the process is dead and reaped. */
  onExit(exit: PtyExit): void
}
export interface PtyExit {
  code: number
  signal: number
}

export interface StartFailed {
  type: 'start-failed'
  pid: number
  detail: string
}
export interface PtySettings {
  /** Where the pipe of its stderr has a name for a moment. */
  pipeDir: string
  timeoutMs: number
}
export type PtyStart = { type: 'ready'; process: PtyProcess } | StartFailed

/** A process that hangs up its terminal without ending gets this long to end. */
const hangUpGraceMs = 100

/** Resolves when the terminal is raw and the REPL's program is being executed. */
export const startOnPty = (launch: ReplLaunch, { pipeDir, timeoutMs }: PtySettings): Promise<PtyStart> =>
  new Promise((resolve) => {
    const child = forkChild(launch, pipeDir)
    if (child instanceof Error) return resolve({ type: 'start-failed', pid: 0, detail: String(child) })
    const fail = (why: string): void => {
      clearTimeout(timer)
      child.kill()
      const said = child.stderrTail()
      const detail = said === '' ? why : `${why}; stderr: ${said}`
      resolve({ type: 'start-failed', pid: child.pid, detail })
    }
    const timer = setTimeout(() => fail(`no terminal was ready within ${timeoutMs} ms`), timeoutMs)

    const whole = Buffer.from(pipeLine + readyLine)
    let head = Buffer.alloc(0)
    child.listen({
      onData(chunk) {
        const before = head.length
        head = Buffer.concat([head, chunk])
        const common = Math.min(head.length, whole.length)
        if (!head.subarray(0, common).equals(whole.subarray(0, common)))
          return fail(`its wrapper said: ${head.toString().trim()}`)
        if (before < pipeLine.length && head.length >= pipeLine.length && !child.openStderr())
          return fail('the pipe of its stderr does not open')
        if (head.length < whole.length) return
        clearTimeout(timer)
        child.handOver(head.subarray(whole.length))
        resolve({ type: 'ready', process: child })
      },
      onExit: ({ code }) => fail(`it ended with code ${code} before its terminal was ready`),
    })
  })

/** An error where the machine has no processes or descriptors left. */
const forkChild = (launch: ReplLaunch, pipeDir: string): PtyChild | Error => {
  try {
    return new PtyChild(launch, pipeDir)
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error))
  }
}

class PtyChild implements PtyProcess {
  readonly pid: number
  readonly #writer: PtyWriter
  readonly #stderr: StderrPipe
  #listener: PtyListener | null = null
  #unheard: Buffer | null = null
  #exited = false

  constructor(launch: ReplLaunch, pipeDir: string) {
    this.#stderr = new StderrPipe(pipeDir)
    const { file, args } = wrap(launch, process.pid, this.#stderr.path)
    const terminal = spawn(file, args, { name: 'dumb', cwd: launch.cwd, env: launch.env, encoding: null })
    this.pid = terminal.pid
    this.#writer = new PtyWriter({ fd: terminal.fd, isClosed: () => terminal._socket.destroyed })
    terminal.onData((chunk) => this.#listener?.onData(chunk))
    terminal.onExit(({ exitCode: code, signal = 0 }) => void this.#exit({ code, signal }))
    terminal.on('close', () => {
      this.#writer.stop()
      setTimeout(() => this.kill(), hangUpGraceMs).unref()
    })
  }

  openStderr(): boolean {
    return this.#stderr.open()
  }

  /** To a new listener, with what was already said. */
  handOver(unheard: Buffer): void {
    this.#stderr.unname()
    this.#listener = null
    this.#unheard = unheard
  }

  listen(listener: PtyListener): void {
    this.#listener = listener
    if (this.#unheard && this.#unheard.length > 0) listener.onData(this.#unheard)
    this.#unheard = null
  }

  write(bytes: Buffer): void {
    if (!this.#exited) this.#writer.write(bytes)
  }

  kill(): void {
    this.#writer.stop()
    if (!this.#exited) killLeader(this.pid)
  }

  stderrTail(): string {
    return this.#stderr.text()
  }

  async #exit(exit: PtyExit): Promise<void> {
    this.#writer.stop()
    this.#exited = true
    killGroup(this.pid)
    await this.#stderr.drained()
    this.#listener?.onExit(exit)
  }
}
