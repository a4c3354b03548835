// A REPL process as its owner sees it: one request in flight, each with its limits; every request ends in a
// reply or in the one cause that ended the process. The first cause wins, and the process dies of any.
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Clock } from '../clock.ts'
import type { KillCause } from '../job/outcome.ts'
import type { ReplMessage, ReplReply, ReplRequest } from '../protocol/wire.ts'
import { isForkReply, isReply, isTold } from '../protocol/replies.ts'
import { forkRequest } from '../protocol/fork.ts'
import { prepareRequest } from './command-file.ts'
import { Framer, type Framed } from './framing.ts'
import type { ReplLaunch } from './launch.ts'
import { LimitWatch, type WatchLimits } from './limit-watch.ts'
import { WatchedMemory } from './memory.ts'
import { openTransport } from './open-transport.ts'
import {
  describeExit,
  type Placement,
  type ProcessExit,
  type StartFailed,
  type Transport,
} from './transport.ts'

export interface ReplEnd {
  /** `stopped` by its owner; `spent`: code of a text has run in it, or it was for one check alone. */
  cause: KillCause | 'stopped' | 'spent'
  /** Whatever it ran can't have caused it. */
  innocent?: boolean
  detail: string
}

/** The REPL ended under the request, or before it. */
export interface Ended {
  type: 'ended'
  end: ReplEnd
  elapsedMs: number
  told?: ReplMessage[]
}
export type RequestOutcome<Reply = ReplReply> = { type: 'reply'; reply: Reply; elapsedMs: number } | Ended

export type ClientStart = { type: 'started'; client: ReplClient } | StartFailed

export interface ClientSettings extends Placement {
  launch: ReplLaunch
  /** Where large commands are put for the REPL to read. */
  spoolDir: string
}

/** Replies of 8 MB are Lean's; what passes this is a flood, and its REPL is killed. */
const maxReplyBytes = 64 * 2 ** 20
/** As many messages as a check's result holds: what comes ahead of a reply is bounded too. */
const mostTold = 10_000
/** Of its stderr, in characters: a panic's message. */
const lastWords = 1000
/** Lean's own, when an allocation fails: of WebAssembly's 2 GiB, or of what the kernel lets a native REPL have. */
const outOfMemory = 'INTERNAL PANIC: out of memory'
/** SIGKILL takes milliseconds, freeing some GB a little more: past this something is wrong with the machine. */
const exitDeadlineMs = 10_000

export const startReplClient = async (
  { launch, spoolDir, ...placement }: ClientSettings,
  clock: Clock,
): Promise<ClientStart> => {
  const start = await openTransport(launch.birth, placement, clock)
  const spoolOf = (pid: number): string => join(spoolDir, String(pid))
  if (start.type === 'start-failed') {
    if (launch.privateSpool && start.pid > 0) await rm(spoolOf(start.pid), { recursive: true, force: true })
    return start
  }
  const { transport } = start
  const itsSpool = launch.privateSpool ? spoolOf(transport.pid) : spoolDir
  return { type: 'started', client: new ReplClient(transport, itsSpool, clock) }
}

interface InFlight {
  sentAt: number
  watch: LimitWatch
  /** Messages that came ahead of the reply. */
  told: ReplMessage[]
  settle(outcome: RequestOutcome): void
}

export class ReplClient implements AsyncDisposable {
  readonly pid: number
  readonly memory: WatchedMemory
  /** Resolves with the first cause; the process may take milliseconds more to be gone. */
  readonly ended: Promise<ReplEnd>
  readonly #transport: Transport
  readonly #spoolDir: string
  readonly #clock: Clock
  readonly #framer = new Framer(maxReplyBytes)
  readonly #ended = Promise.withResolvers<ReplEnd>()
  readonly #exited: Promise<void>
  #end: ReplEnd | null = null
  #preparing = false
  #inFlight: InFlight | null = null

  constructor(transport: Transport, spoolDir: string, clock: Clock) {
    this.pid = transport.pid
    this.memory = new WatchedMemory(transport.memory)
    this.ended = this.#ended.promise
    this.#transport = transport
    this.#spoolDir = spoolDir
    this.#clock = clock
    transport.onBytes((chunk) => this.#hear(chunk))
    this.#exited = transport.exit.then((exit) => this.#exit(exit))
  }

  /** Why it has ended, if it has. */
  get end(): ReplEnd | null {
    return this.#end
  }

  async request(request: ReplRequest, limits: WatchLimits): Promise<RequestOutcome> {
    if (this.#inFlight || this.#preparing) throw new Error('a request to this REPL is already in flight')
    this.#preparing = true
    try {
      await using prepared = await prepareRequest(request, this.#spoolDir)
      return await this.#send(prepared.bytes, limits)
    } finally {
      this.#preparing = false
    }
  }

  /**
   * Another REPL that holds what this one holds, by the same ids; it ends with this one, has its spool, and makes no forks.
   * Fails where this one can make none, or code of a text has run in it.
   */
  async fork(placement: Placement, limits: WatchLimits): Promise<ClientStart> {
    const noFork = (detail: string): StartFailed => ({ type: 'start-failed', pid: 0, detail })
    if (this.#transport.bear === undefined) return noFork('it is no fork that can make forks')
    const order = async (): Promise<number | string> => {
      const outcome = await this.request(forkRequest, limits)
      if (outcome.type === 'ended') return outcome.end.detail
      return isForkReply(outcome.reply) ? outcome.reply.forked : JSON.stringify(outcome.reply)
    }
    const start = await this.#transport.bear(order, placement)
    if (start.type === 'start-failed') return start
    return { type: 'started', client: new ReplClient(start.transport, this.#spoolDir, this.#clock) }
  }

  /** Ends the process; later calls and later causes change nothing. */
  kill(end: ReplEnd): void {
    if (this.#end) return
    this.#end = end
    this.#transport.kill()
    this.#ended.resolve(end)
    this.#finish((elapsedMs, told) => ({ type: 'ended', end, elapsedMs, told }))
  }

  /** Resolves when the process is gone. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.kill({ cause: 'stopped', detail: 'stopped by its owner' })
    const { promise, resolve } = Promise.withResolvers<undefined>()
    using _deadline = this.#clock.after(exitDeadlineMs, () => resolve(undefined))
    await Promise.race([this.#exited, promise])
  }

  #send(bytes: Buffer, limits: WatchLimits): Promise<RequestOutcome> {
    const { promise, resolve } = Promise.withResolvers<RequestOutcome>()
    if (this.#end) resolve({ type: 'ended', end: this.#end, elapsedMs: 0 })
    else {
      const watch = new LimitWatch(limits, this.memory, this.#clock, (breach) => this.kill(breach))
      this.#inFlight = { sentAt: this.#clock.nowMs(), watch, told: [], settle: resolve }
      this.#transport.write(bytes)
    }
    return promise
  }

  #finish(outcome: (elapsedMs: number, told: ReplMessage[]) => RequestOutcome): void {
    const finished = this.#inFlight
    if (!finished) return
    this.#inFlight = null
    finished.watch[Symbol.dispose]()
    finished.settle(outcome(this.#clock.nowMs() - finished.sentAt, finished.told))
  }

  #hear(chunk: Buffer): void {
    if (this.#end) return
    for (const framed of this.#framer.push(chunk)) this.#take(framed)
    // Half of a reply that nobody has asked for will never be one.
    if (!this.#inFlight && this.#framer.midReply) this.#crash('it spoke out of turn')
  }

  #take(framed: Framed): void {
    switch (framed.type) {
      case 'reply': {
        const { value } = framed
        if (!this.#inFlight) return this.#crash('it spoke out of turn')
        if (isTold(value)) return this.#note(value.told)
        if (!isReply(value)) return this.#crash(`not a reply: ${JSON.stringify(value).slice(0, 200)}`)
        return this.#finish((elapsedMs) => ({ type: 'reply', reply: value, elapsedMs }))
      }
      case 'flood':
        return this.#crash(`output flood: over ${framed.bytes} bytes in one reply`)
      case 'garbage':
        return this.#crash(`not the protocol: ${JSON.stringify(framed.excerpt)}`)
      default:
        framed satisfies never
    }
  }

  #note(told: ReplMessage[]): void {
    const known = this.#inFlight?.told ?? []
    known.push(...told.slice(0, mostTold - known.length))
  }

  #crash(detail: string): void {
    this.kill({ cause: 'crash', detail })
  }

  #exit(exit: ProcessExit): void {
    const how = describeExit(exit)
    const said = this.#transport.stderrTail().slice(-lastWords)
    if (exit.type === 'out-of-memory') this.kill({ cause: 'memory', detail: `the process ${how}` })
    if (said.includes(outOfMemory)) this.kill({ cause: 'memory', detail: 'Lean could get no more memory' })
    const detail = said === '' ? `the process ${how}` : `the process ${how}; stderr: ${said}`
    this.kill({ cause: 'crash', detail, innocent: cameFromOutside(exit) })
  }
}

/** What a process raises by what it does itself, the kernel's filter of system calls included. */
const ownSignals = [
  'SIGSEGV',
  'SIGABRT',
  'SIGBUS',
  'SIGFPE',
  'SIGILL',
  'SIGTRAP',
  'SIGSYS',
  'SIGXCPU',
  'SIGXFSZ',
]

const cameFromOutside = (exit: ProcessExit): boolean =>
  exit.type === 'untold' || (exit.type === 'signal' && !ownSignals.includes(exit.signal))
