// What a process says on its standard error: read all along, so that it never waits, and the last of it kept.
import type { Readable } from 'node:stream'
import { OutputTail } from './output-tail.ts'

const keptBytes = 8192
/** What a dead process said is read within microseconds, unless a child of its own holds the pipe open. */
const graceMs = 50

export class StderrTail {
  readonly #stderr: Readable
  readonly #tail = new OutputTail(keptBytes)

  constructor(stderr: Readable) {
    this.#stderr = stderr
    stderr.on('data', (chunk: Buffer) => this.#tail.push(chunk))
    stderr.on('error', () => stderr.destroy())
  }

  text(): string {
    return this.#tail.text()
  }

  /** The process is dead: resolves when all that it said has been read. */
  async drained(): Promise<void> {
    if (this.#stderr.destroyed) return
    const timer = setTimeout(() => this.#stderr.destroy(), graceMs)
    await new Promise((resolve) => this.#stderr.once('close', resolve))
    clearTimeout(timer)
  }
}
