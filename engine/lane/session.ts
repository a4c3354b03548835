// One REPL and what it holds: runs jobs one at a time, in order, and forgets what no later job will want.
import type { Clock } from '../clock.ts'
import type { HeaderHash } from '../contract/ids.ts'
import type { ReplClient } from '../repl/client.ts'
import { JobBudget } from './job-budget.ts'
import { Dialogue } from './dialogue.ts'
import { Holdings } from './holdings.ts'
import type { Doubt, JobContext, Stop } from './job-context.ts'
import { type MadeBase, makeBase } from './make-base.ts'
import type { Base } from '../job/base.ts'
import { isFresh, type Job } from '../job/job.ts'
import { noStats, type JobOutcome } from '../job/outcome.ts'
import type { StateNews } from './event.ts'
import { cancelledInTime, killed, runJob } from './run-job.ts'
import type { LaneSettings, WarmUp } from './settings.ts'
import { SessionForks } from './session-forks.ts'
import { openSpool, type Spool } from './spool.ts'

/** Forgetting is one request for several ids: what lies around meanwhile is small beside a header. */
const dropFrom = 16
/** Freeing an environment takes microseconds; a REPL that is not back by then is stuck. */
const dropTimeoutMs = 10_000

export type Warmed = { type: 'warm' } | { type: 'failed'; detail: string }

export class Session implements AsyncDisposable {
  readonly client: ReplClient
  readonly #settings: LaneSettings
  readonly #dialogue: Dialogue
  readonly #holdings: Holdings
  readonly #spool: Spool
  readonly #forks: SessionForks
  readonly #clock: Clock
  readonly #doubt: Doubt
  /** What is resident of the warm REPL itself: memory limits never count it. */
  #baselineOwnBytes = 0
  #isFork = false
  #turn: Promise<void> = Promise.resolve()

  constructor(client: ReplClient, spool: Spool, settings: LaneSettings, clock: Clock, doubt: Doubt) {
    this.client = client
    this.#settings = settings
    this.#spool = spool
    this.#forks = new SessionForks(client, spool)
    this.#clock = clock
    this.#doubt = doubt
    this.#dialogue = new Dialogue(client, settings.launch.dialect)
    this.#holdings = new Holdings(settings)
  }

  /** All that is resident, and of it what is not shared with files. */
  memoryMb(): { rssMb: number; ownMb: number } {
    const { rssBytes, ownBytes } = this.client.memory.read()
    return { rssMb: rssBytes / 2 ** 20, ownMb: ownBytes / 2 ** 20 }
  }

  /** What it holds; of states, what has changed since the last call. */
  takeHoldings(): { headers: HeaderHash[]; states: StateNews } {
    return { headers: this.#holdings.headers(), states: this.#holdings.takeStateNews() }
  }

  /** Makes the header warm that this REPL is to begin with. */
  async warm({ header, snapshots, parent }: WarmUp): Promise<Warmed> {
    this.#isFork = parent !== undefined
    const made = await this.#warm({ header, snapshots, steps: [] })
    // Held already by what it is forked from: the least recently used first, as if they had been asked for in that order.
    for (const held of parent?.headers.toReversed() ?? [])
      if (made.type === 'made') await this.#warm({ header: held, snapshots: [], steps: [] })
    this.#baselineOwnBytes = this.client.memory.readTree().ownBytes
    switch (made.type) {
      case 'made':
        return { type: 'warm' }
      case 'ended':
        return { type: 'failed', detail: made.end.detail }
      case 'header-failed':
        return { type: 'failed', detail: `its header failed: ${JSON.stringify(made.reply).slice(0, 500)}` }
      case 'base-failed':
        return { type: 'failed', detail: made.reason }
      default:
        return made satisfies never
    }
  }

  #warm(base: Base): Promise<MadeBase | Stop> {
    const limits = { timeoutMs: this.#settings.headerTimeoutMs, memoryMb: Infinity, maxHeartbeats: 0 }
    return makeBase(base, this.#context(limits, new AbortController().signal))
  }

  /**
   * `onSpent` is called before a REPL is ended that is of no further use, while it still holds what the job made. `onOutcome`
   * is called before the next job's turn, and before what is not worth keeping is forgotten. A job that
   * has not begun when `recall` is aborted or the REPL has ended never does: its outcome is null, at once.
   */
  run(
    job: Job,
    signal: AbortSignal,
    recall: AbortSignal | null,
    onOutcome: (outcome: JobOutcome | null) => void,
    onSpent: () => void = () => undefined,
  ): Promise<void> {
    const returned = (): void => onOutcome(null)
    recall?.addEventListener('abort', returned, { once: true })
    this.#turn = this.#turn.then(async () => {
      if (recall?.aborted) return
      recall?.removeEventListener('abort', returned)
      if (recall && this.client.end) return returned()
      const outcome = signal.aborted ? cancelledInTime : await this.#run(job, signal)
      await this.#endIfSpent(job, onSpent)
      onOutcome(outcome)
      if (this.client.end) return
      if (this.#holdings.unheldCount >= dropFrom) await this.#drop()
    })
    return this.#turn
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.client[Symbol.asyncDispose]()
    await this.#spool[Symbol.asyncDispose]()
  }

  /** Its successor has run nobody's code. Told before the outcome, so that nothing more is given to it. */
  async #endIfSpent(job: Job, onSpent: () => void): Promise<void> {
    const wasForOne = isFresh(job) || this.#mayHaveRunCode(job)
    if (!wasForOne && !this.#dialogue.ranCode) return
    const detail = wasForOne ? 'it was for one text alone' : 'code of a text has run in it'
    if (!this.client.end) onSpent()
    this.client.kill({ cause: 'spent', detail })
    await this.client.ended
  }

  /** Of what is nobody's text, only the canonical header can be all that a job asks for. */
  #mayHaveRunCode({ type, base: { header, steps } }: Job): boolean {
    if (!this.#isFork || this.#settings.launch.forkServesOneText !== true) return false
    const isCanonical = header.hash === this.#settings.canonicalHeader.hash && steps.length === 0
    return type !== 'snapshot' || !isCanonical
  }

  async #run(job: Job, signal: AbortSignal): Promise<JobOutcome> {
    const { end } = this.client
    // What ended it was another job's doing, and is not this one's outcome.
    if (end)
      return killed(
        { cause: 'crash', innocent: true, detail: `its REPL had ended: ${end.detail}` },
        'base',
        [],
        noStats,
      )
    try {
      return await runJob(job, this.#context(job.limits, signal))
    } catch (error) {
      // A bug of ours: what the REPL holds is not known any more.
      this.client.kill({ cause: 'crash', detail: `the lane failed: ${String(error)}` })
      return killed(await this.client.ended, 'base', [], noStats)
    }
  }

  async #drop(): Promise<void> {
    const limits = { deadlineMs: dropTimeoutMs, ownBytes: null, signal: null }
    await this.#dialogue.drop(this.#holdings.takeUnheld(), limits)
  }

  #context(limits: Job['limits'], signal: AbortSignal): JobContext {
    const { memory, pid } = this.client
    const ownBytes = Math.max(memory.read().ownBytes, this.#baselineOwnBytes)
    const context: JobContext = {
      settings: this.#settings,
      pid,
      dialogue: this.#dialogue,
      holdings: this.#holdings,
      memory,
      spool: this.#spool,
      clock: this.#clock,
      doubt: this.#doubt,
      budget: new JobBudget(limits, signal, ownBytes),
      bear: (core) => this.#forks.bear(core, context),
      signal,
    }
    return context
  }
}

export const openSession = async (
  client: ReplClient,
  settings: LaneSettings,
  clock: Clock,
  doubt: Doubt,
): Promise<Session> => {
  const spool = await openSpool(settings.spoolDir, client.pid, settings.launch)
  return new Session(client, spool, settings, clock, doubt)
}
