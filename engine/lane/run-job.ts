// One job on one REPL, from its base to its outcome.
import type { Origin } from '../state/recipe.ts'
import type { ReplEnd } from '../repl/client.ts'
import { processorMs } from '../repl/process/processor-time.ts'
import type { JobContext, Stop } from './job-context.ts'
import { killCause } from './kill-cause.ts'
import { makeBase, type MadeBase } from './make-base.ts'
import type { Job } from '../job/job.ts'
import { noStats, type JobOutcome, type JobStats, type Struck } from '../job/outcome.ts'
import { runCheck } from './run-check.ts'
import { runExport, runJudge, runReplay } from './run-constants.ts'
import { runInForks } from './run-in-forks.ts'
import { runSnapshot } from './run-snapshot.ts'
import { runTactics } from './run-tactics.ts'

export const runJob = async (job: Job, context: JobContext): Promise<JobOutcome> => {
  const { budget, memory, settings, clock } = context
  const startedAt = clock.nowMs()
  memory.takePeakRss()
  let base: MadeBase | Stop | null = null
  const stats = (): JobStats => ({
    leanMs: budget.leanMs,
    prepareMs: preparedAt - startedAt,
    headerCache: base?.type === 'made' ? base.headerCache : 'miss',
    restoredFrom: base?.type === 'made' ? base.restoredFrom : null,
    peakRssMb: memory.takePeakRss() / 2 ** 20,
  })
  let preparedAt = startedAt
  base = await makeBase(job.base, context)
  preparedAt = clock.nowMs()
  if (base.type === 'ended') return killed(base.end, 'base', [], stats())
  if (base.type !== 'made') return { ...base, stats: stats() }

  const origin: Origin = {
    toolchain: settings.toolchain,
    headerHash: job.base.header.hash,
    state: job.base.steps.at(-1)?.ref ?? null,
  }
  switch (job.type) {
    case 'check': {
      const usedBefore = job.timesProcessor === true ? processorMs(context.pid) : null
      const { runs, ended, last } = await runCheck(job, base.held, origin, context)
      if (ended) return { ...killed(ended.end, runs.length, runs, stats()), told: ended.told ?? [] }
      const cpuMs = usedSince(usedBefore, context.pid)
      const forged = await context.dialogue.vouch(budget.forLean())
      if (forged) return unvouched(forged.end, stats())
      const exported = job.export === undefined ? null : await runExport(job.export, last, context)
      return {
        type: 'checked',
        runs,
        ...(context.dialogue.ranCode ? { ranCode: true } : {}),
        ...(exported === null ? {} : { exported }),
        stats: { ...stats(), ...(cpuMs === null ? {} : { cpuMs }) },
      }
    }
    case 'replay': {
      const replayed = await runReplay(job, base.held, context)
      if (replayed.type === 'ended') return killed(replayed.end, 0, [], stats())
      return { ...replayed, stats: stats() }
    }
    case 'judge': {
      const judged = await runJudge(job, base.held, context)
      if (judged.type === 'ended') return killed(judged.end, 0, [], stats())
      return { ...judged, stats: stats() }
    }
    case 'tactics': {
      if (base.held.type !== 'proof') throw new Error('tactics run on a proof state')
      const tried = await runInForks(job, base.held, origin, context)
      if (tried !== null) return { type: 'tried', tried, stats: stats() }
      const { runs, ended } = await runTactics(job, base.held, origin, context)
      if (ended) return killed(ended.end, runs.length, runs, stats())
      const forged = await context.dialogue.vouch(budget.forLean())
      return forged ? unvouched(forged.end, stats()) : { type: 'stepped', runs, stats: stats() }
    }
    case 'snapshot': {
      const snapshotted = await runSnapshot(job, base.held, context)
      if (snapshotted.type === 'ended') return killed(snapshotted.end, 0, [], stats())
      return { ...snapshotted, stats: stats() }
    }
    default:
      return job satisfies never
  }
}

/** A thread that has ended meanwhile took its count along. */
const usedSince = (before: number | null, pid: number): number | null => {
  const now = before === null ? null : processorMs(pid)
  return before === null || now === null ? null : Math.max(0, now - before)
}

type Killed = Extract<JobOutcome, { type: 'killed' }>

export const killed = (
  { cause, detail, innocent = false }: ReplEnd,
  struck: Struck,
  runs: Killed['runs'],
  stats: JobStats,
): Killed => ({ type: 'killed', cause: killCause(cause), innocent, detail, struck, runs, stats })

/** None of its answers is to be believed. */
const unvouched = (end: ReplEnd, stats: JobStats): Killed => killed(end, 0, [], stats)

/** Its caller has gone, and no REPL has anything to do with it. */
export const cancelledInTime: JobOutcome = killed(
  { cause: 'cancelled', detail: 'its caller had gone before its turn' },
  'base',
  [],
  noStats,
)
