// A REPL's stderr: a named pipe of its own, drained all along so that nobody ever waits for it, of which the
// last KB are kept. The wrapper makes it and waits for its reader; from then on it has no name.
import { randomUUID } from 'node:crypto'
import { constants, openSync, rmSync } from 'node:fs'
import { Socket } from 'node:net'
import { join } from 'node:path'
import { OutputTail } from './output-tail.ts'

const tailBytes = 8192
/** What a dead process has said is read within microseconds, unless a child of its own holds the pipe open. */
const drainGraceMs = 50

export class StderrPipe {
  readonly path: string
  readonly #tail = new OutputTail(tailBytes)
  #socket: Socket | null = null

  constructor(dir: string) {
    this.path = join(dir, `stderr-${randomUUID()}`)
  }

  /** The wrapper has made it, and waits for its reader. */
  open(): boolean {
    let fd: number
    try {
      fd = openSync(this.path, constants.O_RDONLY | constants.O_NONBLOCK)
    } catch {
      return false
    }
    this.#socket = new Socket({ fd, readable: true, writable: false })
    this.#socket.on('data', (chunk) => this.#tail.push(chunk))
    this.#socket.on('error', () => this.#socket?.destroy())
    return true
  }

  /** The wrapper has opened it; sooner, it would make a file of that name. */
  unname(): void {
    rmSync(this.path, { force: true })
  }

  /** The last of what was said. */
  text(): string {
    return this.#tail.text()
  }

  /** All that was written has been read, or the grace is over; closed then. */
  async drained(): Promise<void> {
    this.unname()
    const socket = this.#socket
    if (!socket || socket.destroyed) return
    const timer = setTimeout(() => socket.destroy(), drainGraceMs)
    await new Promise((resolve) => socket.once('close', resolve))
    clearTimeout(timer)
  }
}
