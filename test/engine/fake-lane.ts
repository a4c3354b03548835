// A lane without threads or processes: REPLs that are objects, jobs that end when the test says so.
// It keeps the lane's promises: events before outcomes, every run answered, ids used once.
import { type Clock, sleep, systemClock } from '../../engine/clock.ts'
import type { HeaderHash, StateRef } from '../../engine/contract/ids.ts'
import { readsNoMore } from '../../engine/door.ts'
import type { LaneEvent } from '../../engine/lane/event.ts'
import type { Lane, OnLaneEvent } from '../../engine/lane/lane.ts'
import { isFresh, type CheckJob, type Job, type SnapshotJob, type TacticsJob } from '../../engine/job/job.ts'
import type { JobOutcome, JobStats, KillCause } from '../../engine/job/outcome.ts'
import type { ReplStart, WarmUp } from '../../engine/lane/settings.ts'

export interface FakeRun {
  replId: string
  core: number
  job: Job
  signal: AbortSignal
}
/** What a job does: an outcome, or the cause that takes its REPL away. */
export type FakeAnswer = JobOutcome | { kill: KillCause }
export type FakeBehaviour = (run: FakeRun) => FakeAnswer | Promise<FakeAnswer>

interface FakeRepl {
  pid: number
  headers: HeaderHash[]
  states: StateRef[]
  end: ((cause: KillCause | 'stopped') => void) | null
  /** When what it runs has ended. */
  free: Promise<unknown>
}

export const fakeStats: JobStats = {
  leanMs: 1,
  prepareMs: 0,
  headerCache: 'hit',
  restoredFrom: null,
  peakRssMb: 900,
}

export const answered = (job: Job): JobOutcome => {
  switch (job.type) {
    case 'check':
      return checked(job)
    case 'tactics':
      return stepped(job)
    case 'snapshot':
      return snapshotted(job)
    case 'judge':
      return { type: 'judged', judging: { type: 'not-judged', reason: 'a fake' }, stats: fakeStats }
    case 'replay':
      return {
        type: 'replayed',
        replay: { verdict: 'accepted', constants: [], dropped: [], broken: [] },
        stats: fakeStats,
      }
  }
}
const checked = ({ commands, export: asked }: CheckJob): JobOutcome => ({
  type: 'checked',
  ...(asked?.when === 'always'
    ? { exported: { verdict: 'exported', constants: 0, bytes: 0, examples: 0 } }
    : {}),
  runs: commands.map((_, env) => ({ reply: { env }, leanMs: 1 })),
  stats: fakeStats,
})
const stepped = ({ tactics }: TacticsJob): JobOutcome => ({
  type: 'stepped',
  runs: tactics.map((_, proofState) => ({
    reply: { proofState, goals: [], proofStatus: 'Completed' },
    leanMs: 1,
  })),
  stats: fakeStats,
})
const snapshotted = ({ path }: SnapshotJob): JobOutcome => ({
  type: 'snapshotted',
  bytes: path.length,
  stats: fakeStats,
})

export class FakeLane implements Lane {
  readonly core: number
  /** Checks and tactics; snapshots come by themselves. */
  readonly runs: FakeRun[] = []
  readonly repls = new Map<string, FakeRepl>()
  /** For each start whether it was one that nobody waits for. */
  readonly startedAsSpare: boolean[] = []
  /** REPLs that do not come up. */
  startsFail = false
  readyMs = 0
  clock: Clock = systemClock
  /** Next jobs that have not begun. */
  waiting = 0
  headersKept = 8
  #nextPid = 1
  #isDisposed = false
  readonly #onEvent: OnLaneEvent
  readonly #behave: FakeBehaviour

  readonly #canonical: HeaderHash

  constructor(
    core: number,
    onEvent: OnLaneEvent,
    behave: FakeBehaviour = ({ job }) => answered(job),
    canonical: HeaderHash = 'canonical' as HeaderHash,
  ) {
    this.core = core
    this.#canonical = canonical
    this.#onEvent = onEvent
    this.#behave = behave
  }

  async startRepl(replId: string, { isSpare = false }: Partial<WarmUp> = {}): Promise<ReplStart> {
    if (this.#isDisposed) return { type: 'start-failed', detail: 'the lane is closed' }
    this.startedAsSpare.push(isSpare)
    const pid = this.core * 10_000 + this.#nextPid++
    await sleep(this.clock, this.readyMs)
    if (this.startsFail) {
      this.#onEvent({ type: 'repl-exited', replId, pid, cause: 'start-failed', detail: 'told to' })
      return { type: 'start-failed', detail: 'told to' }
    }
    this.repls.set(replId, {
      pid,
      headers: [this.#canonical],
      states: [],
      end: null,
      free: Promise.resolve(),
    })
    this.#onEvent({ type: 'repl-started', replId, pid })
    this.#onEvent({ type: 'repl-ready', replId, pid, baselineRssMb: 900, readyMs: this.readyMs })
    this.#holds(replId)
    return { type: 'ready', pid, baselineRssMb: 900, readyMs: this.readyMs }
  }

  async run(replId: string, job: Job, signal: AbortSignal): Promise<JobOutcome> {
    const repl = this.repls.get(replId)
    if (repl === undefined) return killed('crash')
    for (; !signal.aborted && repl.end !== null; await repl.free);
    if (signal.aborted) return killed('cancelled')
    if (!this.repls.has(replId)) return killed('crash')
    const run: FakeRun = { replId, core: this.core, job, signal }
    if (job.type !== 'snapshot') this.runs.push(run)
    const ended = new Promise<FakeAnswer>((resolve) => {
      repl.end = (cause) => resolve({ kill: cause === 'stopped' ? 'crash' : cause })
      const cancel = (): void => {
        if (signal.reason !== readsNoMore) resolve({ kill: 'cancelled' })
      }
      signal.addEventListener('abort', cancel, { once: true })
    })
    const answering = Promise.race([ended, Promise.resolve(this.#behave(run))])
    repl.free = answering
    const answer = await answering
    repl.end = null
    if ('kill' in answer) {
      this.kill(replId, answer.kill)
      return killed(answer.kill)
    }
    if (answer.type !== 'header-failed')
      repl.headers = [job.base.header.hash, ...repl.headers.filter((hash) => hash !== job.base.header.hash)]
    repl.headers.length = Math.min(repl.headers.length, this.headersKept)
    const restored = job.base.steps.at(-1)?.ref
    const restoredFrom = restored === undefined ? null : repl.states.includes(restored) ? 'memory' : 'replay'
    if (restored !== undefined && restoredFrom === 'replay') repl.states.push(restored)
    this.#holds(replId)
    if (isFresh(job)) this.kill(replId, 'spent')
    return { ...answer, stats: { ...answer.stats, restoredFrom } }
  }

  async runNext(
    replId: string,
    job: Job,
    signal: AbortSignal,
    recall: AbortSignal,
  ): Promise<JobOutcome | null> {
    const recalled = new Promise((resolve) => recall.addEventListener('abort', resolve, { once: true }))
    const repl = this.repls.get(replId)
    this.waiting++
    if (!recall.aborted) await Promise.race([recalled, repl?.free])
    this.waiting--
    return recall.aborted || !this.repls.has(replId) ? null : this.run(replId, job, signal)
  }

  /** As if its thread had told it. */
  tell(event: LaneEvent): void {
    this.#onEvent(event)
  }

  /** The process dies, whatever it does. */
  kill(replId: string, cause: KillCause | 'stopped' | 'spent'): void {
    const repl = this.repls.get(replId)
    if (repl === undefined) return
    this.repls.delete(replId)
    this.#onEvent({ type: 'repl-exited', replId, pid: repl.pid, cause, detail: cause })
    if (cause !== 'spent') repl.end?.(cause)
  }

  stopRepl(replId: string): Promise<void> {
    this.kill(replId, 'stopped')
    return Promise.resolve()
  }

  #holds(replId: string): void {
    const repl = this.repls.get(replId)
    if (repl === undefined) return
    this.#onEvent({
      type: 'repl-holds',
      replId,
      headers: repl.headers,
      states: { kept: repl.states, left: [] },
      rssMb: 950,
      ownMb: 900,
    })
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.#isDisposed = true
    for (const replId of [...this.repls.keys()]) this.kill(replId, 'stopped')
    return Promise.resolve()
  }
}

const killed = (cause: KillCause): JobOutcome => ({
  type: 'killed',
  cause,
  detail: cause,
  struck: 0,
  runs: [],
  stats: fakeStats,
})
