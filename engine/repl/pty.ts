// One process on a raw pty of its own: the leader of its session and process group, its stderr apart and
// drained. Killing is by group and by SIGKILL only, and nothing is ever written to a terminal that has closed.
import { open, spawn } from 'node-pty'
import type { ReplLaunch } from '../lean/launch.ts'
import { OutputTail } from './output-tail.ts'
import { killGroup, killLeader } from './process-group.ts'
import { PtyWriter } from './pty-writer.ts'
import { readyLine, wrap } from './wrapper.ts'

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
export type PtyStart = { type: 'ready'; process: PtyProcess } | StartFailed

const stderrTailBytes = 8192
/** A process that hangs up its terminal without ending gets this long to end. */
const hangUpGraceMs = 100
/** What a dead process said on stderr is read within microseconds, unless a child of its own holds it open. */
const stderrGraceMs = 50

/** Resolves when the terminal is raw and the REPL's program is being executed. */
export const startOnPty = (launch: ReplLaunch, { timeoutMs }: { timeoutMs: number }): Promise<PtyStart> =>
  new Promise((resolve) => {
    const child = new PtyChild(launch)
    const fail = (why: string): void => {
      clearTimeout(timer)
      child.kill()
      const said = child.stderrTail()
      const detail = said === '' ? why : `${why}; stderr: ${said}`
      resolve({ type: 'start-failed', pid: child.pid, detail })
    }
    const timer = setTimeout(() => fail(`no terminal was ready within ${timeoutMs} ms`), timeoutMs)

    let head = Buffer.alloc(0)
    child.listen({
      onData(chunk) {
        head = Buffer.concat([head, chunk])
        if (head.length < readyLine.length) return
        if (!head.toString().startsWith(readyLine)) return fail(`its wrapper said: ${head.toString().trim()}`)
        clearTimeout(timer)
        child.ready(head.subarray(readyLine.length))
        resolve({ type: 'ready', process: child })
      },
      onExit: ({ code }) => fail(`it ended with code ${code} before its terminal was ready`),
    })
  })

class PtyChild implements PtyProcess {
  readonly pid: number
  readonly #writer: PtyWriter
  readonly #stderr: Stderr
  #listener: PtyListener | null = null
  #unheard: Buffer | null = null
  #exited = false

  constructor(launch: ReplLaunch) {
    this.#stderr = openStderr()
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

  ready(unheard: Buffer): void {
    this.#stderr.opened()
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
    return this.#stderr.tail.text()
  }

  async #exit(exit: PtyExit): Promise<void> {
    this.#writer.stop()
    this.#exited = true
    killGroup(this.pid)
    await this.#stderr.drained()
    this.#listener?.onExit(exit)
  }
}

interface Stderr {
  path: string
  tail: OutputTail
  /** The child has it open: this side's copy of the child's end is not needed any more. */
  opened(): void
  /** All that was written has been read, or the grace is over; closed then. */
  drained(): Promise<void>
}

const openStderr = (): Stderr => {
  const { master, slave, ptsName: path } = open({ encoding: null })
  const tail = new OutputTail(stderrTailBytes)
  const closed = new Promise<void>((resolve) => master.once('close', () => resolve()))
  master.on('data', (chunk: Buffer) => tail.push(chunk))
  // EIO is how a terminal says that its last process has closed it.
  master.on('error', () => master.destroy())
  slave.on('error', () => slave.destroy())
  return {
    path,
    tail,
    opened: () => slave.destroy(),
    drained() {
      slave.destroy()
      setTimeout(() => master.destroy(), stderrGraceMs)
      return closed
    },
  }
}
