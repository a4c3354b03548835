// One process on a raw pty of its own: the leader of its session and process group, its stderr apart and
// drained. Killing is by group and by SIGKILL only, and nothing is ever written to a terminal that has closed.
import { spawn, type ChildProcess } from 'node:child_process'
import type { Readable } from 'node:stream'
import type { ReplLaunch } from './launch.ts'
import { OutputTail } from './output-tail.ts'
import { giveWay } from './give-way.ts'
import { killGroup, killLeader } from './process-group.ts'
import { openPty, type Pty } from './pty.ts'
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
  code: number | null
  signal: NodeJS.Signals | null
}

export interface StartFailed {
  type: 'start-failed'
  /** 0: there was no process to be had. */
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
export const startOnPty = (
  launch: ReplLaunch,
  { core, timeoutMs }: { core: number; timeoutMs: number },
): Promise<PtyStart> =>
  new Promise((resolve) => {
    const child = spawnChild(launch, core)
    if (child instanceof Error) return resolve({ type: 'start-failed', pid: 0, detail: String(child) })
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
        child.handOver(head.subarray(readyLine.length))
        resolve({ type: 'ready', process: child })
      },
      onExit: ({ code }) => fail(`it ended with code ${code} before its terminal was ready`),
    })
  })

/** An error where the machine has no terminals, processes or descriptors left, or the folder is not there. */
const spawnChild = (launch: ReplLaunch, core: number): PtyChild | Error => {
  try {
    const pty = openPty()
    const { file, args } = wrap(launch, core, process.pid, pty.slavePath)
    const { cwd, env } = launch
    const child = spawn(file, args, { cwd, env, detached: true, stdio: ['ignore', 'ignore', 'pipe'] })
    // An error event follows: there is no process.
    child.on('error', () => pty.close())
    if (child.pid !== undefined) return new PtyChild(child, child.pid, child.stderr, pty)
    return new Error(`no process for ${file} in ${cwd}`)
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error))
  }
}

class PtyChild implements PtyProcess {
  readonly pid: number
  readonly #pty: Pty
  readonly #stderr: Readable
  readonly #stderrTail = new OutputTail(stderrTailBytes)
  #listener: PtyListener | null = null
  #unheard: Buffer | null = null
  #exited = false

  constructor(child: ChildProcess, pid: number, stderr: Readable, pty: Pty) {
    this.pid = pid
    this.#pty = pty
    this.#stderr = stderr
    stderr.on('data', (chunk: Buffer) => this.#stderrTail.push(chunk))
    stderr.on('error', () => stderr.destroy())
    pty.onData((chunk) => this.#listener?.onData(chunk))
    pty.onHangUp(() => setTimeout(() => this.kill(), hangUpGraceMs).unref())
    child.on('exit', (code, signal) => void this.#exit({ code, signal }))
  }

  /** To a new listener, with what was already said. */
  handOver(unheard: Buffer): void {
    this.#pty.childHasOpened()
    this.#listener = null
    this.#unheard = unheard
  }

  listen(listener: PtyListener): void {
    this.#listener = listener
    if (this.#unheard && this.#unheard.length > 0) listener.onData(this.#unheard)
    this.#unheard = null
  }

  write(bytes: Buffer): void {
    if (!this.#exited) this.#pty.write(bytes)
  }

  kill(): void {
    if (this.#exited) return
    giveWay(this.pid)
    killLeader(this.pid)
  }

  stderrTail(): string {
    return this.#stderrTail.text()
  }

  async #exit(exit: PtyExit): Promise<void> {
    this.#exited = true
    this.#pty.close()
    killGroup(this.pid)
    await this.#stderrDrained()
    this.#listener?.onExit(exit)
  }

  async #stderrDrained(): Promise<void> {
    if (this.#stderr.destroyed) return
    const timer = setTimeout(() => this.#stderr.destroy(), stderrGraceMs)
    await new Promise((resolve) => this.#stderr.once('close', resolve))
    clearTimeout(timer)
  }
}
