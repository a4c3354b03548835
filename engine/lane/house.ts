// The REPLs of one lane, in its thread: starts them, has them run jobs, tells what becomes of each.
import type { Clock } from '../clock.ts'
import { startReplClient, type ClientSettings } from '../repl/client.ts'
import type { Birth } from '../repl/launch.ts'
import type { Job } from '../job/job.ts'
import { noStats, type JobOutcome } from '../job/outcome.ts'
import type { LaneEvent } from './event.ts'
import type { Doubt } from './job-context.ts'
import { killed } from './run-job.ts'
import { openSession, type Session, type Warmed } from './session.ts'
import type { LaneSettings, ReplStart, WarmUp } from './settings.ts'

export type Tell = (event: LaneEvent) => void

export class House implements AsyncDisposable {
  readonly #settings: LaneSettings
  readonly #tell: Tell
  readonly #clock: Clock
  /** REPLs that are to live; one that is stopped while it starts is not let in. */
  readonly #wanted = new Set<string>()
  readonly #starts = new Set<Promise<ReplStart>>()
  readonly #sessions = new Map<string, Session>()
  /** REPLs that have been killed and are not gone yet. */
  readonly #leaving = new Map<string, Promise<void>>()

  constructor(settings: LaneSettings, tell: Tell, clock: Clock) {
    this.#settings = settings
    this.#tell = tell
    this.#clock = clock
  }

  async start(replId: string, warm: WarmUp): Promise<ReplStart> {
    this.#wanted.add(replId)
    const start = this.#start(replId, warm)
    this.#starts.add(start)
    try {
      return await start
    } finally {
      this.#starts.delete(start)
    }
  }

  /** `onOutcome` is told once, after the events of the job; null for one that has not begun and may be recalled. */
  async run(
    replId: string,
    job: Job,
    signal: AbortSignal,
    recall: AbortSignal | null,
    onOutcome: (outcome: JobOutcome | null) => void,
  ): Promise<void> {
    const session = this.#sessions.get(replId)
    if (!session) return onOutcome(recall === null ? gone(replId) : null)
    const tell = (): void => {
      if (this.#sessions.has(replId)) this.#tellHoldings(replId, session)
    }
    const told = (outcome: JobOutcome | null): void => {
      if (outcome !== null) tell()
      onOutcome(outcome)
    }
    await session.run(job, signal, recall, told, tell)
  }

  /** Resolves when the process is gone. */
  async stop(replId: string): Promise<void> {
    this.#release(replId)
    await this.#leaving.get(replId)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const replId of this.#wanted) this.#release(replId)
    await Promise.all(this.#starts)
    await Promise.all(this.#leaving.values())
  }

  async #start(replId: string, warm: WarmUp): Promise<ReplStart> {
    const startedAt = this.#clock.nowMs()
    const started = await startReplClient(startOf(this.#settings, warm), this.#clock)
    if (started.type === 'start-failed') return this.#startFailed(replId, started.pid, started.detail)
    const { client } = started
    this.#tell({ type: 'repl-started', replId, pid: client.pid })
    const doubt: Doubt = (ref, how, detail) =>
      this.#tell({ type: 'snapshot-unusable', replId, ref, how, detail })
    const session = await openSession(client, this.#settings, this.#clock, doubt).catch((error: unknown) =>
      String(error),
    )
    if (typeof session === 'string') {
      await client[Symbol.asyncDispose]()
      return this.#startFailed(replId, client.pid, session)
    }
    this.#sessions.set(replId, session)
    const warmed: Warmed = this.#wanted.has(replId) ? await session.warm(warm) : stoppedWhileStarting
    if (warmed.type === 'failed' || !this.#wanted.has(replId)) {
      this.#release(replId)
      return this.#startFailed(
        replId,
        client.pid,
        (warmed.type === 'failed' ? warmed : stoppedWhileStarting).detail,
      )
    }
    const ready = {
      pid: client.pid,
      baselineRssMb: session.memoryMb().rssMb,
      readyMs: this.#clock.nowMs() - startedAt,
    }
    this.#tell({ type: 'repl-ready', replId, ...ready })
    this.#tellHoldings(replId, session)
    void client.ended.then((end) => {
      this.#release(replId)
      this.#tell({ type: 'repl-exited', replId, pid: client.pid, ...end })
    })
    return { type: 'ready', ...ready }
  }

  /** Kills it, if it is alive, and forgets it. */
  #release(replId: string): void {
    this.#wanted.delete(replId)
    const session = this.#sessions.get(replId)
    if (!session) return
    this.#sessions.delete(replId)
    const left = session[Symbol.asyncDispose]().finally(() => this.#leaving.delete(replId))
    this.#leaving.set(replId, left)
  }

  #startFailed(replId: string, pid: number, detail: string): ReplStart {
    this.#wanted.delete(replId)
    this.#tell({ type: 'repl-exited', replId, pid, cause: 'start-failed', detail })
    return { type: 'start-failed', detail }
  }

  #tellHoldings(replId: string, session: Session): void {
    this.#tell({ type: 'repl-holds', replId, ...session.takeHoldings(), ...session.memoryMb() })
  }
}

const startOf = (
  { launch, core, spoolDir, startTimeoutMs }: LaneSettings,
  { isSpare = false, parent }: WarmUp,
): ClientSettings => {
  const birth: Birth =
    parent === undefined || launch.fork === undefined
      ? launch.birth
      : { type: 'fork', socket: parent.socket, ...launch.fork }
  return { launch: { ...launch, birth }, core, spoolDir, timeoutMs: startTimeoutMs, isSpare }
}

const stoppedWhileStarting = { type: 'failed', detail: 'stopped while it started' } as const

const gone = (replId: string): JobOutcome =>
  killed({ cause: 'crash', innocent: true, detail: `there is no REPL ${replId}` }, 'base', [], noStats)
