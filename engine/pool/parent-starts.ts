// Starts the parent that all others come from, again after a delay where it ends before it serves, and gives up where none
// ever does.
import { rm } from 'node:fs/promises'
import type { Logger } from 'pino'
import { briefly } from '../check/kills.ts'
import type { Clock, Timer } from '../clock.ts'
import type { ParentProcess } from '../repl/zygote/parent-process.ts'
import { restartDelayMs } from './restart-delay.ts'

export interface ParentStartsParts {
  start(socket: string): ParentProcess
  nextSocket(): string
  served(parent: ParentProcess, facts: { socket: string; readyMs: number }): void
  /** One more has come to nothing, or there will be no more. */
  failed(): void
  log: Logger
  clock: Clock
}

/** The longest warm-up that was seen took a minute, on cores shared with eight others. */
const warmUpTimeoutMs = 600_000
/** Parents in a row that ended before they served: this machine can't have one. */
const givenUpAfter = 3

export class ParentStarts implements AsyncDisposable {
  readonly #parts: ParentStartsParts
  #coming: ParentProcess | null = null
  #fruitless = 0
  #restart: Timer | null = null
  #toldLacks = false
  #closed = false

  constructor(parts: ParentStartsParts) {
    this.#parts = parts
  }

  /** One is on its way, or will be. */
  get isUnderWay(): boolean {
    return this.#coming !== null || this.#restart !== null
  }
  get pid(): number | null {
    return this.#coming?.pid ?? null
  }

  /** After a delay where the last ones came to nothing. @param how the last one ended, where there was one. */
  begin(how: string | null): void {
    if (this.isUnderWay || this.#closed) return
    const { log, clock } = this.#parts
    if (how !== null && this.#fruitless >= givenUpAfter) {
      log.warn({ detail: briefly(how) }, 'REPLs are started, since no parent can be had to fork them from')
      return
    }
    if (how === null) return this.#start()
    const delayMs = restartDelayMs({ fruitless: this.#fruitless })
    this.#restart = clock.after(delayMs, () => this.#start()).unref()
  }

  #start(): void {
    const { start, nextSocket, served, failed, clock } = this.#parts
    this.#restart = null
    const socket = nextSocket()
    const parent = (this.#coming = start(socket))
    const sinceMs = clock.nowMs()
    const deadline = clock.after(warmUpTimeoutMs, () => parent[Symbol.dispose]()).unref()
    void parent.serving.then((serves) => {
      deadline[Symbol.dispose]()
      if (!serves || this.#closed) return
      this.#coming = null
      this.#fruitless = 0
      this.#tellLacks(serves.lacks)
      served(parent, { socket, readyMs: clock.nowMs() - sinceMs })
    })
    void parent.ended.then((how) => {
      if (this.#coming !== parent) return
      this.#coming = null
      void rm(socket, { force: true })
      if (this.#closed) return
      this.#fruitless++
      this.begin(how)
      failed()
    })
  }

  /** Once: it is the machine's, not the parent's. */
  #tellLacks(lacks: string[]): void {
    if (lacks.length === 0 || this.#toldLacks) return
    this.#toldLacks = true
    this.#parts.log.warn({ lacks }, 'this machine can not bind REPLs as it should; what it can holds')
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed = true
    this.#restart?.[Symbol.dispose]()
    this.#coming?.[Symbol.dispose]()
    await this.#coming?.ended
  }
}
