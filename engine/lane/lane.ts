// A lane as the main thread holds it: one core, one thread, the REPLs that the thread owns.
// Every promise here settles, whatever dies: a crashed thread takes its REPLs with it, answers `killed` for
// what they ran, tells so by events, and is replaced at the next start; the lane lives until it is disposed.
import type { Clock } from '../clock.ts'
import { LaneThread } from './lane-thread.ts'
import type { Job } from '../job/job.ts'
import { noStats, type JobOutcome } from '../job/outcome.ts'
import type { LaneEvent } from './event.ts'
import { Reaper } from './reaper.ts'
import { killed } from './run-job.ts'
import type { LaneSettings, ReplStart, WarmUp } from './settings.ts'

export interface Lane extends AsyncDisposable {
  readonly core: number
  /**
   * Starts a REPL under an id of the caller's choosing and makes `warm` (its header is by default the canonical one) ready.
   * Resolves with what `repl-ready` or `repl-exited` has told. Ids are never used twice.
   */
  startRepl(replId: string, warm?: Partial<WarmUp>): Promise<ReplStart>
  /**
   * Runs a job on one REPL; jobs for a REPL that is busy wait for their turn, in order. An abort kills the
   * REPL if the job runs on it, unless its reason is `readsNoMore`, and is answered by `killed` with cause `cancelled` either
   * way; only a
   * `repl-exited` event says that a REPL has gone. An unknown or dead REPL answers `killed` with cause `crash`.
   * The events of a job (`repl-holds`, `repl-exited`) are told before its outcome.
   */
  run(replId: string, job: Job, signal: AbortSignal): Promise<JobOutcome>
  /**
   * As `run`, for a REPL that is busy: the job begins when the one before it has ended, without a moment between.
   * Null for one that had not begun when `recall` was aborted or the REPL ended: it may run elsewhere.
   */
  runNext(replId: string, job: Job, signal: AbortSignal, recall: AbortSignal): Promise<JobOutcome | null>
  /** Kills the REPL, busy or not; resolves when the process has gone. */
  stopRepl(replId: string): Promise<void>
}

export type OnLaneEvent = (event: LaneEvent) => void

/** Rejects when there can be no such lane: no such core, or no thread to be had. */
export const openLane = async (settings: LaneSettings, onEvent: OnLaneEvent, clock: Clock): Promise<Lane> => {
  const lane = new OpenLane(settings, onEvent, clock)
  try {
    await lane.open()
    return lane
  } catch (error) {
    await lane[Symbol.asyncDispose]()
    throw error
  }
}

class OpenLane implements Lane {
  readonly core: number
  readonly #settings: LaneSettings
  readonly #onEvent: OnLaneEvent
  readonly #clock: Clock
  readonly #reaper = new Reaper()
  /** REPLs that live or are being started, with their pid as soon as it is known. */
  readonly #repls = new Map<string, number | null>()
  #thread: Promise<LaneThread> | null = null
  #isDisposed = false

  constructor(settings: LaneSettings, onEvent: OnLaneEvent, clock: Clock) {
    this.core = settings.core
    this.#settings = settings
    this.#onEvent = onEvent
    this.#clock = clock
  }

  open(): Promise<LaneThread> {
    const listener = {
      onEvent: (event: LaneEvent) => this.#heard(event),
      onGone: (detail: string) => this.#lostThread(detail),
    }
    this.#thread ??= LaneThread.open(this.#settings, listener, this.#clock)
    return this.#thread
  }

  async startRepl(replId: string, warm: Partial<WarmUp> = {}): Promise<ReplStart> {
    if (this.#isDisposed) return { type: 'start-failed', detail: 'the lane is closed' }
    this.#repls.set(replId, null)
    try {
      return await (await this.open()).start(replId, { ...this.#canonical(), ...warm })
    } catch (error) {
      // No new thread could be had.
      this.#thread = null
      this.#exited(replId, 'start-failed', String(error))
      return { type: 'start-failed', detail: String(error) }
    }
  }

  async run(replId: string, job: Job, signal: AbortSignal): Promise<JobOutcome> {
    if (!this.#repls.has(replId) || !this.#thread) return killed(noSuchRepl(replId), 'base', [], noStats)
    return (await this.#thread).run(replId, job, signal)
  }

  async runNext(
    replId: string,
    job: Job,
    signal: AbortSignal,
    recall: AbortSignal,
  ): Promise<JobOutcome | null> {
    if (!this.#repls.has(replId) || !this.#thread) return null
    return (await this.#thread).runNext(replId, job, signal, recall)
  }

  async stopRepl(replId: string): Promise<void> {
    await (await this.#thread)?.stop(replId)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isDisposed = true
    const thread = await this.#thread?.catch(() => null)
    await thread?.close()
    this.#reaper[Symbol.dispose]()
  }

  #canonical(): WarmUp {
    return { header: this.#settings.canonicalHeader, snapshots: [] }
  }

  #heard(event: LaneEvent): void {
    if (event.type === 'repl-started') {
      this.#repls.set(event.replId, event.pid)
      this.#reaper.watch(event.pid)
    }
    if (event.type === 'repl-exited') {
      this.#repls.delete(event.replId)
      this.#reaper.forget(event.pid)
    }
    this.#onEvent(event)
  }

  #lostThread(detail: string): void {
    this.#reaper.reap()
    this.#thread = null
    for (const replId of [...this.#repls.keys()])
      this.#exited(replId, this.#isDisposed ? 'stopped' : 'crash', detail)
  }

  #exited(replId: string, cause: 'crash' | 'start-failed' | 'stopped', detail: string): void {
    const pid = this.#repls.get(replId)
    // It is told once, whatever finds out first.
    if (this.#repls.delete(replId))
      this.#onEvent({ type: 'repl-exited', replId, pid: pid ?? 0, cause, detail })
  }
}

const noSuchRepl = (replId: string) =>
  ({ cause: 'crash', innocent: true, detail: `there is no REPL ${replId} in this lane` }) as const
