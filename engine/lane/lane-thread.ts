// The main thread's end of a lane's thread, from its start to its death: calls are numbered, and each is
// answered, at the latest when the thread has gone.
import { stat } from 'node:fs/promises'
import { MessageChannel, type MessagePort } from 'node:worker_threads'
import { type Clock, sleep } from '../clock.ts'
import { readsNoMore } from '../door.ts'
import type { Job } from '../job/job.ts'
import { noStats, type JobOutcome } from '../job/outcome.ts'
import type { LaneEvent } from './event.ts'
import { cancelledInTime, killed } from './run-job.ts'
import type { LaneSettings, ReplStart, WarmUp } from './settings.ts'
import { runOnThread, type PooledThread } from './thread-pool.ts'
import type { FromThread, ServeLane, ToThread } from './wire.ts'

export interface ThreadListener {
  onEvent(event: LaneEvent): void
  /** Once, before the calls that are under way are answered. */
  onGone(detail: string): void
}

type Answer = Extract<FromThread, { call: number }>
interface Call {
  answer(message: Answer): unknown
  gone(detail: string): void
}

/** Node starts a thread, and the thread pins itself, in some 50 ms. */
const openDeadlineMs = 30_000
/** A thread that fails kills its REPLs, and its task ends when they are gone. */
const endDeadlineMs = 2000
/** The thread kills its REPLs and waits until they are gone. */
const closeDeadlineMs = 15_000

export class LaneThread {
  readonly #port: MessagePort
  readonly #thread: PooledThread
  readonly #listener: ThreadListener
  readonly #clock: Clock
  readonly #calls = new Map<number, Call>()
  readonly #ended = Promise.withResolvers<undefined>()
  #nextCall = 0
  #isGone = false

  static async open(settings: LaneSettings, listener: ThreadListener, clock: Clock): Promise<LaneThread> {
    // The threads of libuv's pool are born at the first asynchronous call, and a pinned thread would bear them pinned.
    await stat('/')
    const { port1, port2 } = new MessageChannel()
    const task: ServeLane = { settings, port: port2 }
    const thread = runOnThread(new URL('./thread.ts', import.meta.url), task, [port2], clock)
    const opening = Promise.withResolvers<undefined>()
    const lane = new LaneThread(port1, thread, { listener, opening, clock })
    using _deadline = clock.after(openDeadlineMs, () =>
      opening.reject(new Error('the thread did not open in time')),
    )
    try {
      await opening.promise
      return lane
    } catch (cause) {
      await lane.#destroy()
      throw new Error(`lane ${settings.core} did not open: ${String(cause)}`, { cause })
    }
  }

  private constructor(
    port: MessagePort,
    thread: PooledThread,
    {
      listener,
      opening,
      clock,
    }: { listener: ThreadListener; opening: PromiseWithResolvers<undefined>; clock: Clock },
  ) {
    this.#port = port
    this.#thread = thread
    this.#listener = listener
    this.#clock = clock
    const fail = (detail: string): void => {
      opening.reject(new Error(detail))
      this.#gone(detail)
    }
    const take = (message: FromThread): void => {
      if (message.type === 'opened') opening.resolve(undefined)
      else if (message.type === 'refused') opening.reject(new Error(message.detail))
      else this.#hear(message)
    }
    port.on('message', (messages: FromThread[]) => messages.forEach(take))
    // The one sign of a thread that ends by process.exit(); tinypool says nothing then.
    port.on('close', () => clock.soon(() => fail('the thread ended')))
    thread.done.then(
      () => fail('the thread ended'),
      (error: unknown) => fail(`the thread crashed: ${String(error)}`),
    )
  }

  start(replId: string, warm: WarmUp): Promise<ReplStart> {
    return new Promise((resolve) => {
      this.#call((call) => ({ type: 'start', call, replId, warm }), {
        answer: (message) => message.type === 'started' && resolve(message.start),
        gone: (detail) => resolve({ type: 'start-failed', detail }),
      })
    })
  }

  async run(replId: string, job: Job, signal: AbortSignal): Promise<JobOutcome> {
    const outcome = await this.#run(replId, job, signal, null)
    if (outcome === null) throw new Error('a job that nobody could recall has come back')
    return outcome
  }

  /** Null: it has not begun. */
  runNext(replId: string, job: Job, signal: AbortSignal, recall: AbortSignal): Promise<JobOutcome | null> {
    return recall.aborted ? Promise.resolve(null) : this.#run(replId, job, signal, recall)
  }

  #run(
    replId: string,
    job: Job,
    signal: AbortSignal,
    recall: AbortSignal | null,
  ): Promise<JobOutcome | null> {
    // The thread would have begun before it could be told.
    if (signal.aborted) return Promise.resolve(cancelledInTime)
    return new Promise((resolve) => {
      const settle = (outcome: JobOutcome | null): void => {
        signal.removeEventListener('abort', cancel)
        recall?.removeEventListener('abort', callBack)
        resolve(outcome)
      }
      const number = this.#call((call) => ({ type: 'run', call, replId, job, isNext: recall !== null }), {
        answer: (message) => message.type === 'ran' && settle(message.outcome),
        // Whether a next job had begun, the dead thread can't tell: it may run once more, as any crash's job does. No job
        // brings a thread down: it keeps the second run that its own crash would have had.
        gone: (detail) =>
          settle(
            recall === null ? killed({ cause: 'crash', innocent: true, detail }, 'base', [], noStats) : null,
          ),
      })
      const cancel = (): void => {
        if (signal.reason !== readsNoMore) this.#send({ type: 'cancel', call: number })
      }
      const callBack = (): void => this.#send({ type: 'recall', call: number })
      signal.addEventListener('abort', cancel)
      recall?.addEventListener('abort', callBack)
    })
  }

  stop(replId: string): Promise<void> {
    return new Promise((resolve) => {
      this.#call((call) => ({ type: 'stop', call, replId }), {
        answer: () => resolve(),
        gone: () => resolve(),
      })
    })
  }

  /** Lets the thread end its REPLs and itself; by force when it takes too long. */
  async close(): Promise<void> {
    this.#send({ type: 'close' })
    {
      using _deadline = this.#clock.after(closeDeadlineMs, () => this.#ended.resolve(undefined))
      await this.#ended.promise
    }
    await this.#destroy()
  }

  #call(message: (call: number) => ToThread, call: Call): number {
    const number = this.#nextCall++
    if (this.#isGone) call.gone('its thread has gone')
    else {
      this.#calls.set(number, call)
      this.#send(message(number))
    }
    return number
  }

  #send(message: ToThread): void {
    this.#port.postMessage(message)
  }

  #hear(message: Exclude<FromThread, { type: 'opened' | 'refused' }>): void {
    if (message.type === 'event') return this.#listener.onEvent(message.event)
    const call = this.#calls.get(message.call)
    this.#calls.delete(message.call)
    call?.answer(message)
  }

  #gone(detail: string): void {
    if (this.#isGone) return
    this.#isGone = true
    this.#listener.onGone(detail)
    for (const call of this.#calls.values()) call.gone(detail)
    this.#calls.clear()
    this.#ended.resolve(undefined)
    void this.#destroy()
  }

  /** Not in the middle of what it does, if it can be helped: a native call that is cut off ends the server. */
  async #destroy(): Promise<void> {
    this.#port.close()
    const timeUp = new AbortController()
    const deadline = sleep(this.#clock, endDeadlineMs, timeUp.signal)
    await Promise.race([this.#thread.done.catch(() => undefined), deadline])
    timeUp.abort()
    await this.#thread.destroy()
  }
}
