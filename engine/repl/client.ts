// A REPL process as its owner sees it: one request in flight, each with its limits; every request ends in a
// reply or in the one cause that ended the process. The first cause wins, and the process dies of any.
import { join } from 'node:path'
import type { Clock } from '../clock.ts'
import type { KillCause } from '../job/outcome.ts'
import { endedByOom } from './confine/control-group.ts'
import type { ReplLaunch } from './launch.ts'
import { prepareRequest } from './command-file.ts'
import { Framer, type Framed } from './framing.ts'
import { LimitWatch, type RequestLimits } from './limit-watch.ts'
import { ProcessMemory } from './process-memory.ts'
import type { ReplReply, ReplRequest } from '../protocol/wire.ts'
import { startOnPty, type PtyExit, type PtyProcess, type StartFailed } from './pty-process.ts'
import { isReply } from '../protocol/replies.ts'

export interface ReplEnd {
  cause: KillCause | 'stopped'
  detail: string
}

export type RequestOutcome =
  { type: 'reply'; reply: ReplReply; elapsedMs: number } | { type: 'ended'; end: ReplEnd; elapsedMs: number }

export type ClientStart = { type: 'started'; client: ReplClient } | StartFailed

export interface ClientSettings {
  launch: ReplLaunch
  /** Where it runs, and nowhere else. */
  core: number
  /** Where large commands are put for the REPL to read. */
  spoolDir: string
  startTimeoutMs: number
}

/** Replies of 8 MB are Lean's; what passes this is a flood, and its REPL is killed. */
const maxReplyBytes = 64 * 2 ** 20
/** Of its stderr, in characters: a panic's message. */
const lastWords = 1000
/** Lean's own, when an allocation fails: of WebAssembly's 2 GiB, or of what the kernel lets a native REPL have. */
const outOfMemory = 'INTERNAL PANIC: out of memory'
/** SIGKILL takes milliseconds, freeing some GB a little more: past this something is wrong with the machine. */
const exitDeadlineMs = 10_000

export const startReplClient = async (settings: ClientSettings, clock: Clock): Promise<ClientStart> => {
  const start = await startOnPty(settings.launch, {
    core: settings.core,
    timeoutMs: settings.startTimeoutMs,
  })
  if (start.type === 'start-failed') return start
  const { launch, spoolDir } = settings
  const itsSpool = launch.privateSpool ? join(spoolDir, String(start.process.pid)) : spoolDir
  return { type: 'started', client: new ReplClient(start.process, itsSpool, clock, launch.group ?? null) }
}

interface InFlight {
  sentAt: number
  watch: LimitWatch
  settle(outcome: RequestOutcome): void
}

export class ReplClient implements AsyncDisposable {
  readonly pid: number
  readonly memory: ProcessMemory
  /** Resolves with the first cause; the process may take milliseconds more to be gone. */
  readonly ended: Promise<ReplEnd>
  readonly #process: PtyProcess
  readonly #spoolDir: string
  readonly #group: string | null
  readonly #clock: Clock
  readonly #framer = new Framer(maxReplyBytes)
  readonly #ended = Promise.withResolvers<ReplEnd>()
  readonly #exited = Promise.withResolvers<undefined>()
  #end: ReplEnd | null = null
  #preparing = false
  #inFlight: InFlight | null = null

  constructor(process: PtyProcess, spoolDir: string, clock: Clock, group: string | null = null) {
    this.pid = process.pid
    this.memory = new ProcessMemory(process.pid, clock)
    this.ended = this.#ended.promise
    this.#process = process
    this.#spoolDir = spoolDir
    this.#group = group
    this.#clock = clock
    process.listen({ onData: (chunk) => this.#hear(chunk), onExit: (exit) => void this.#exit(exit) })
  }

  /** Why it has ended, if it has. */
  get end(): ReplEnd | null {
    return this.#end
  }

  async request(request: ReplRequest, limits: RequestLimits): Promise<RequestOutcome> {
    if (this.#inFlight || this.#preparing) throw new Error('a request to this REPL is already in flight')
    this.#preparing = true
    try {
      await using prepared = await prepareRequest(request, this.#spoolDir)
      return await this.#send(prepared.bytes, limits)
    } finally {
      this.#preparing = false
    }
  }

  /** Ends the process; later calls and later causes change nothing. */
  kill(end: ReplEnd): void {
    if (this.#end) return
    this.#end = end
    this.#process.kill()
    this.#ended.resolve(end)
    this.#finish((elapsedMs) => ({ type: 'ended', end, elapsedMs }))
  }

  /** Resolves when the process is gone. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.kill({ cause: 'stopped', detail: 'stopped by its owner' })
    using _deadline = this.#clock.after(exitDeadlineMs, () => this.#exited.resolve(undefined))
    await this.#exited.promise
  }

  #send(bytes: Buffer, limits: RequestLimits): Promise<RequestOutcome> {
    const { promise, resolve } = Promise.withResolvers<RequestOutcome>()
    if (this.#end) resolve({ type: 'ended', end: this.#end, elapsedMs: 0 })
    else {
      const watch = new LimitWatch(limits, this.memory, this.#clock, (breach) => this.kill(breach))
      this.#inFlight = { sentAt: this.#clock.nowMs(), watch, settle: resolve }
      this.#process.write(bytes)
    }
    return promise
  }

  #finish(outcome: (elapsedMs: number) => RequestOutcome): void {
    const finished = this.#inFlight
    if (!finished) return
    this.#inFlight = null
    finished.watch[Symbol.dispose]()
    finished.settle(outcome(this.#clock.nowMs() - finished.sentAt))
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

  #crash(detail: string): void {
    this.kill({ cause: 'crash', detail })
  }

  async #exit({ code, signal }: PtyExit): Promise<void> {
    if (this.#group !== null && (await endedByOom(this.#group, this.pid)))
      this.kill({ cause: 'memory', detail: 'the kernel killed it at the limit of its control group' })
    const how = signal === null ? `ended with code ${code}` : `was killed by signal ${signal}`
    const said = this.#process.stderrTail().slice(-lastWords)
    if (said.includes(outOfMemory)) this.kill({ cause: 'memory', detail: 'Lean could get no more memory' })
    this.#crash(said === '' ? `the process ${how}` : `the process ${how}; stderr: ${said}`)
    this.memory[Symbol.dispose]()
    this.#exited.resolve(undefined)
  }
}
