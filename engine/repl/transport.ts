// One REPL process as its client sees it, however it was born: bytes in, bytes out, what it holds, its end.
// Whoever makes processes in another way implements this and adds a case to open-transport.ts; nothing else changes.
import type { MemoryGauge } from './memory.ts'

export interface Transport {
  /** It leads its own session and process group. */
  readonly pid: number
  /** What it holds of its own; only its transport knows what it shares with others. Zero once it has ended. */
  readonly memory: MemoryGauge
  /**
   * Resolves once, when the process is dead and reaped and no byte of it will be heard any more; never rejects.
   * Until then, and not after, its pid is its own.
   */
  readonly exit: Promise<ProcessExit>
  /** The one listener; what was said before is told at once. */
  onBytes(listener: (chunk: Buffer) => void): void
  /** One write at a time; never waits for a process that does not read; dropped once it has ended. */
  write(bytes: Buffer): void
  /** SIGKILL to the process and its group; safe at any time. */
  kill(): void
  /** The last of what it said on its standard error. */
  stderrTail(): string
  /**
   * Another process with all that this one holds, where it can make one; `order` asks it, when it is ready to be asked: for
   * the pid, or why there is none. It ends with this one.
   */
  readonly bear?: ((order: AskForFork, placement: Placement) => Promise<TransportStart>) | undefined
}

/** The fork's pid, or why there is none. */
export type AskForFork = () => Promise<number | string>

export type ProcessExit =
  | { type: 'code'; code: number }
  | { type: 'signal'; signal: string }
  /** The kernel killed it at the limit of its control group. */
  | { type: 'out-of-memory' }
  /** Whoever could have told how it ended has gone too. */
  | { type: 'untold'; detail: string }

/** Where and how soon one process of a birth is wanted. */
export interface Placement {
  /** It runs there and nowhere else. */
  core: number
  /** From asking for it to its first instruction as the REPL. */
  timeoutMs: number
  /** Nobody waits for it: it may take longer to start, to be faster from its first check on. */
  isSpare: boolean
}

export type TransportStart = { type: 'open'; transport: Transport } | StartFailed

export interface StartFailed {
  type: 'start-failed'
  /** 0: there was no process to be had. One that there was is killed. */
  pid: number
  detail: string
}

export const describeExit = (exit: ProcessExit): string => {
  switch (exit.type) {
    case 'code':
      return `ended with code ${exit.code}`
    case 'signal':
      return `was killed by signal ${exit.signal}`
    case 'out-of-memory':
      return 'was killed by the kernel at the limit of its control group'
    case 'untold':
      return `ended: ${exit.detail}`
    default:
      return exit satisfies never
  }
}
