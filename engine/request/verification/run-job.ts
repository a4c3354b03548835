// Where a verification's jobs run: on REPLs like any other job, or at the engine's bench, where so many at a time have a place
// and others wait in the order they came.
import type { Clock } from '../../clock.ts'
import type { Caller } from '../../door.ts'
import type { Header } from '../../job/base.ts'
import type { CheckJob, JudgeJob } from '../../job/job.ts'
import type { Bench, BenchJob } from '../../lean/preparation.ts'
import type { StateDesk } from '../../origin/state-desk.ts'
import type { Dispatcher } from '../../router/dispatcher.ts'
import type { Dispatched, Ran } from '../../router/submission.ts'
import { runWithRetry } from '../runner.ts'
import type { PlaceQueue } from './place-queue.ts'

export type VerificationJob = {
  header: Header
  caller: Caller
  signal: AbortSignal
  body: Omit<CheckJob, 'base'> | Omit<JudgeJob, 'base'>
}
export type JobRun = Exclude<Dispatched, Ran> | Pick<Ran, 'type' | 'outcome' | 'queueMs'>
export type RunJob = (job: VerificationJob) => Promise<JobRun>

export const onRepls =
  ({ dispatcher, desk }: { dispatcher: Dispatcher; desk: StateDesk }): RunJob =>
  ({ header, ...order }) =>
    runWithRetry(dispatcher, { start: desk.ofHeader(header), ...order })

/** A compile takes seconds. */
const retryAfterS = 5

export interface BenchPlaces {
  /** Each is a Lean of its own, for as long as a job takes. */
  places: PlaceQueue
  /** That may wait; of callers who wait for room there is a bound of their own. */
  mostWaiting: number
}

export const onBench =
  (bench: Bench, { places, mostWaiting }: BenchPlaces, clock: Pick<Clock, 'nowMs'>): RunJob =>
  async (job) => {
    const arrived = clock.nowMs()
    if (places.waiting >= mostWaiting && job.caller.waits !== true) return { type: 'queue-full', retryAfterS }
    const isIn = await places.enter(job.signal)
    const queueMs = clock.nowMs() - arrived
    if (!isIn) return { type: 'left', queueMs }
    try {
      return { type: 'ran', outcome: await bench.run(benchJob(job), job.signal), queueMs }
    } finally {
      places.leave()
    }
  }

function benchJob({ header, body }: VerificationJob): BenchJob {
  const { limits } = body
  if (body.type === 'judge') return { type: 'judge', header, path: body.path, limits }
  if (body.export === undefined) throw new Error('a verification asks for what a text declares')
  return { type: 'check', header, commands: body.commands, path: body.export.path, limits }
}
