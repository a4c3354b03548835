// A process whose terminal is a raw pty of ours, whoever forked it. Killing is by group and by SIGKILL only, and
// nothing is ever written to a terminal that has closed.
import { endedByOom } from '../confine/control-group.ts'
import type { MemoryGauge } from '../memory.ts'
import { killGroup } from '../process/group.ts'
import type { AskForFork, Placement, ProcessExit, Transport, TransportStart } from '../transport.ts'
import type { Pty } from './pty.ts'

/** A process that has just been made, as whoever made it knows it. */
export interface Born {
  /** Leader of its own session and process group, or about to be. */
  readonly pid: number
  readonly memory: MemoryGauge
  /** As soon as it is reaped: from then on its pid may be another's. Never rejects. */
  readonly exit: Promise<ProcessExit>
  readonly stderr: {
    text(): string
    /** All of it has been read, or nobody waits for the rest. */
    drained(): Promise<void>
  }
  /** The control group that its own is under. */
  readonly group: string | null
  /** SIGKILL; called only before `exit`. */
  kill(): void
  /** As its transport's. */
  bear?(order: AskForFork, placement: Placement): Promise<TransportStart>
}

/** A process that hangs up its terminal without ending gets this long to end. */
const hangUpGraceMs = 100

export class ProcessOnPty implements Transport {
  readonly pid: number
  readonly memory: MemoryGauge
  readonly exit: Promise<ProcessExit>
  readonly bear: Transport['bear']
  readonly #pty: Pty
  readonly #born: Born
  #listener: ((chunk: Buffer) => void) | null = null
  #unheard: Buffer[] = []
  #exited = false

  constructor(pty: Pty, born: Born) {
    this.pid = born.pid
    this.memory = born.memory
    this.#pty = pty
    this.#born = born
    this.bear = born.bear?.bind(born)
    pty.onData((chunk) => this.#hear(chunk))
    pty.onHangUp(() => setTimeout(() => this.kill(), hangUpGraceMs).unref())
    this.exit = born.exit.then((exit) => this.#end(exit))
  }

  /** The process has its terminal open and in raw mode; what it has said beyond that is for the next listener. */
  isOpen(unheard: Buffer): void {
    this.#pty.childHasOpened()
    this.#listener = null
    if (unheard.length > 0) this.#unheard.push(unheard)
  }

  onBytes(listener: (chunk: Buffer) => void): void {
    this.#listener = listener
    for (const chunk of this.#unheard.splice(0)) listener(chunk)
  }

  write(bytes: Buffer): void {
    if (!this.#exited) this.#pty.write(bytes)
  }

  kill(): void {
    if (!this.#exited) this.#born.kill()
  }

  stderrTail(): string {
    return this.#born.stderr.text()
  }

  #hear(chunk: Buffer): void {
    if (this.#listener) this.#listener(chunk)
    else this.#unheard.push(chunk)
  }

  async #end(exit: ProcessExit): Promise<ProcessExit> {
    this.#exited = true
    this.#pty.close()
    this.memory[Symbol.dispose]()
    killGroup(this.pid)
    const { group, stderr } = this.#born
    await stderr.drained()
    const wasOom = group !== null && (await endedByOom(group, this.pid))
    return wasOom ? { type: 'out-of-memory' } : exit
  }
}
