// Keeps one parent alive that bears REPLs by forking: warm once, replaced when it dies, given up where it never serves.
// The pool asks where to fork; until a parent serves, or when none can, REPLs are started.
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Logger } from 'pino'
import { briefly } from '../check/kills.ts'
import type { Clock, Timer } from '../clock.ts'
import type { PoolView } from '../contract/index.ts'
import type { ParentProcess } from '../repl/zygote/parent-process.ts'
import { restartDelayMs } from './restart-delay.ts'

export interface NurseryParts {
  /** Starts a parent that is to serve at this socket. */
  start(socket: string): ParentProcess
  /** Where sockets may lie; nobody else's. */
  folder: string
  /** It serves now, or does no more. */
  changed(): void
  log: Logger
  clock: Clock
}

/** The longest warm-up that was seen took a minute, on cores shared with eight others. */
const warmUpTimeoutMs = 600_000
/** Parents in a row that ended before they served: this machine can't have one. */
const givenUpAfter = 3

type State =
  { type: 'off' } | { type: 'coming' | 'serving'; parent: ParentProcess; socket: string; sinceMs: number }

export class Nursery implements AsyncDisposable {
  readonly #parts: NurseryParts
  #state: State = { type: 'off' }
  #born = 0
  #warmUpMs: number | null = null
  #fruitless = 0
  #restart: Timer | null = null
  #closed = false
  #toldLacks = false

  constructor(parts: NurseryParts) {
    this.#parts = parts
  }

  /** To be called when a REPL that was started is ready: until then all cores are its. Later calls change nothing. */
  open(): void {
    if (this.#born === 0 && !this.#closed) this.#begin()
  }

  /** Of the parent that serves. */
  get socket(): string | null {
    return this.#state.type === 'serving' ? this.#state.socket : null
  }

  /** There will be a parent soon. */
  get isComing(): boolean {
    return this.#born === 0 || this.#state.type === 'coming' || this.#restart !== null
  }

  view(children: number): PoolView['forks'] {
    const state = this.#state
    return {
      state: state.type === 'off' && this.isComing ? 'coming' : state.type,
      parent_pid: state.type === 'off' ? null : state.parent.pid,
      warm_up_s: this.#warmUpMs === null ? null : this.#warmUpMs / 1_000,
      children,
    }
  }

  #begin(): void {
    const { start, folder, clock } = this.#parts
    this.#restart = null
    const socket = join(folder, `parent-${++this.#born}`)
    const parent = start(socket)
    const sinceMs = clock.nowMs()
    this.#state = { type: 'coming', parent, socket, sinceMs }
    const deadline = clock.after(warmUpTimeoutMs, () => parent[Symbol.dispose]()).unref()
    void parent.serving.then((serves) => {
      deadline[Symbol.dispose]()
      if (!serves || this.#closed) return
      this.#tellLacks(serves.lacks)
      this.#warmUpMs = clock.nowMs() - sinceMs
      this.#fruitless = 0
      this.#state = { type: 'serving', parent, socket, sinceMs }
      this.#parts.log.info({ pid: parent.pid, warmUpMs: this.#warmUpMs }, 'REPLs are forks from now on')
      this.#parts.changed()
    })
    void parent.ended.then((how) => this.#ended(how, socket))
  }

  #ended(how: string, socket: string): void {
    void rm(socket, { force: true })
    if (this.#closed) return
    const { log, clock, changed } = this.#parts
    const served = this.#state.type === 'serving'
    this.#state = { type: 'off' }
    if (!served) this.#fruitless++
    if (this.#fruitless >= givenUpAfter)
      log.warn({ detail: briefly(how) }, 'REPLs are started, since no parent can be had to fork them from')
    else {
      log.warn({ detail: briefly(how) }, 'the parent of the REPLs has ended')
      const delayMs = restartDelayMs({ fruitless: this.#fruitless })
      this.#restart = clock.after(delayMs, () => this.#begin()).unref()
    }
    changed()
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
    const state = this.#state
    if (state.type === 'off') return
    state.parent[Symbol.dispose]()
    await state.parent.ended
  }
}
