// Runs alternatives in forks of the REPL that holds their state, one on each core that there is: the next tactic goes to
// whichever is free. One that brings its fork down, or runs code of a text, costs that fork: the next has a new one. The REPL
// itself runs none of them.
import type { Origin } from '../state/recipe.ts'
import type { TacticsJob } from '../job/job.ts'
import type { Tried } from '../job/outcome.ts'
import type { HeldId } from './holdings.ts'
import type { JobContext } from './job-context.ts'
import { killCause } from './kill-cause.ts'
import { runOneTactic } from './run-tactics.ts'

export interface Fork extends AsyncDisposable {
  context: JobContext
  /** It has ended, or is to serve nothing else. */
  readonly isSpent: boolean
}
/** A fork on that core; null where there can be none. */
export type Bear = (core: number) => Promise<Fork | null>

/** What brought a fork down is tried once more: it may have been the fork's own trouble. */
const mostTries = 2
/** The same of a fork that was killed from outside. */
const disturbancesBorne = 5

/**
 * In the order of the tactics, null for those that there was no fork for: of a REPL that makes none, or in which code of a
 * text has run. Null where the job asks for no forks.
 */
export const runInForks = async (
  job: TacticsJob,
  base: HeldId,
  origin: Origin,
  { bear, dialogue, signal }: JobContext,
): Promise<(Tried | null)[] | null> => {
  const { tactics, mode, forkOn } = job
  if (mode !== 'alternatives' || forkOn === undefined) return null
  const tried: (Tried | null)[] = tactics.map(() => null)
  if (bear === null || dialogue.ranCode) return tried
  const left = [...tactics.keys()]
  const tries = new Map<number, number>()
  const work = async (core: number): Promise<void> => {
    let fork: Fork | null = null
    try {
      for (let at = left.shift(); at !== undefined && !signal.aborted; at = left.shift()) {
        if (fork?.isSpent) await fork[Symbol.asyncDispose]()
        if (fork === null || fork.isSpent) fork = await bear(core)
        if (fork === null) return
        const one = await runOneTactic(job, at, base, origin, fork.context)
        if (one.type === 'run') {
          tried[at] = { type: 'answered', run: one.run }
          continue
        }
        const { detail, innocent = false } = one.end
        const cause = killCause(one.end.cause)
        tried[at] = { type: 'struck', cause, detail }
        const times = (tries.get(at) ?? 0) + 1
        tries.set(at, times)
        if (cause === 'crash' && times < (innocent ? disturbancesBorne : mostTries)) left.push(at)
      }
    } finally {
      await fork?.[Symbol.asyncDispose]()
    }
  }
  await Promise.all(forkOn.map(work))
  return tried
}
