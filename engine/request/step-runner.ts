// Runs tactics on a proof state and reads what came of each. An alternative that takes its REPL down does not take
// the others with it: they go on, on another REPL.
import type { Caller, RefusedAnswer } from '../door.ts'
import { exportPath } from '../job/job.ts'
import type { Dispatcher } from '../router/dispatcher.ts'
import type { Dispatched } from '../router/submission.ts'
import type { Origin } from '../state/recipe.ts'
import { deadlinePassed } from './deadline.ts'
import {
  type DecodedStep,
  type TacticsRun,
  decodeStep,
  readOutcome,
  struckStep,
} from '../check/decode-tactics.ts'
import type { Kill } from '../check/kills.ts'
import type { RequestLimits } from '../check/limits.ts'
import { attemptUndisturbed, runWithRetry } from './runner.ts'
import { type RunStats, followedBy, noRun, statsOf } from './run-stats.ts'
import type { SecondLook } from './second-look.ts'
import type { Snapshotter } from './snapshotter.ts'
import type { Resolved } from '../origin/starts.ts'

export interface Stepping {
  tactics: string[]
  start: Resolved
  limits: RequestLimits
  /** On a REPL that serves nothing else. */
  fresh: boolean
  caller: Caller
  signal: AbortSignal
}
export interface Stepped {
  type: 'stepped'
  /** In the order of the tactics; a sequence ends with the first that failed. */
  decoded: DecodedStep[]
  stats: RunStats
}

export interface StepRunnerParts {
  dispatcher: Dispatcher
  snapshotter: Snapshotter
  secondLook: SecondLook
  /** Whether REPLs can make forks of themselves. */
  forks: boolean
}

export const runSequence = async (
  { dispatcher, snapshotter, secondLook }: StepRunnerParts,
  { tactics, start, limits, fresh, caller, signal }: Stepping,
): Promise<Stepped | RefusedAnswer> => {
  const exportTo = secondLook.path()
  const body = { type: 'tactics', tactics, mode: 'sequence', limits, fresh, exportTo } as const
  const dispatched = await runWithRetry(dispatcher, { start, body, caller, signal })
  if (dispatched.type === 'ran') snapshotter.noteRun(start, dispatched)
  const read = readDispatched(dispatched, 0, signal)
  if (read.type === 'refused') return read
  const decoded: DecodedStep[] = []
  let origin: Origin = start.origin
  for (const [at, run] of read.runs.entries()) {
    const told = decodeStep(run, at, tactics, origin)
    const seen = { header: start.header, limits, caller, signal }
    const step = await secondLook.atStep(seen, run, exportPath(exportTo, at), told, at)
    decoded.push(step)
    // The REPL stops at the first that fails, and so does the answer.
    if (step.made === null) return { type: 'stepped', decoded, stats: read.stats }
    origin = { ...origin, state: step.made.ref }
  }
  const next = tactics[decoded.length]
  if (next !== undefined) {
    const kill = read.kill ?? { cause: 'crash', detail: 'a tactic went unanswered', struck: decoded.length }
    decoded.push({ step: struckStep(kill, limits, next), made: null })
  }
  return { type: 'stepped', decoded, stats: read.stats }
}

/** `share`: others of the same request run beside it, each on a REPL of its own. */
export const runAlternatives = async (
  { dispatcher, snapshotter, secondLook }: StepRunnerParts,
  kind: 'caller' | 'share',
  { tactics, start, limits, fresh, caller, signal }: Stepping,
): Promise<Stepped | RefusedAnswer> => {
  const decoded: DecodedStep[] = []
  let stats = noRun(0)
  /** The one that brought a REPL down, to be tried once more on another. */
  let suspect = -1
  while (decoded.length < tactics.length) {
    const first = decoded.length
    const rest = tactics.slice(first)
    const exportTo = secondLook.path()
    const body = { type: 'tactics', tactics: rest, mode: 'alternatives', limits, fresh, exportTo } as const
    const order = { start, body, caller, signal }
    const dispatched = await attemptUndisturbed(dispatcher, suspect === first ? 'retry' : kind, order)
    if (dispatched.type === 'ran') snapshotter.noteRun(start, dispatched)
    const read = readDispatched(dispatched, tactics.length - first, signal)
    // Nothing was answered yet: the caller may come again with all of it.
    if (read.type === 'refused' && first === 0) return read
    const { runs, kill } = read.type === 'refused' ? refusedLate(read) : read
    if (read.type === 'read') stats = followedBy(stats, read.stats)
    for (const [index, run] of runs.entries()) {
      const at = decoded.length
      const told = decodeStep(run, at, tactics, start.origin)
      const seen = { header: start.header, limits, caller, signal }
      decoded.push(await secondLook.atStep(seen, run, exportPath(exportTo, index), told, at))
    }
    if (kill === null) continue
    if (kill.cause === 'crash' && suspect !== decoded.length && !signal.aborted && read.type === 'read') {
      suspect = decoded.length
      continue
    }
    // One that strikes while the state is made, or for good, strikes all that are left.
    const all = typeof kill.struck !== 'number' || signal.aborted || read.type === 'refused'
    const last = all ? tactics.length : decoded.length + 1
    for (const tactic of tactics.slice(decoded.length, last)) {
      const struck = typeof kill.struck === 'number' ? decoded.length : kill.struck
      decoded.push({ step: struckStep({ ...kill, struck }, limits, tactic), made: null })
    }
  }
  return { type: 'stepped', decoded, stats }
}

/** Each in a fork of the REPL that holds the state, on as many cores as are free; what no fork was to be had for, as ever. */
export const runAlternativesInForks = async (
  parts: StepRunnerParts,
  otherCores: number,
  stepping: Stepping,
): Promise<Stepped | RefusedAnswer> => {
  const { dispatcher, snapshotter, secondLook } = parts
  const { tactics, start, limits, caller, signal } = stepping
  const exportTo = secondLook.path()
  const body = { type: 'tactics', tactics, mode: 'alternatives', limits, exportTo } as const
  const order = { start, body, caller, signal, forks: { otherCores } }
  const dispatched = await attemptUndisturbed(dispatcher, 'caller', order)
  if (dispatched.type !== 'ran' || dispatched.outcome.type !== 'tried')
    return runAlternatives(parts, 'caller', stepping)
  snapshotter.noteRun(start, dispatched)
  const seen = { header: start.header, limits, caller, signal }
  const { tried } = dispatched.outcome
  const told: (DecodedStep | null)[] = []
  for (const [at, one] of tried.entries()) {
    if (one?.type === 'answered') {
      const step = decodeStep(one.run, at, tactics, start.origin)
      told.push(await secondLook.atStep(seen, one.run, exportPath(exportTo, at), step, at))
    } else if (one === null) told.push(null)
    else {
      const cause = one.cause === 'cancelled' ? calledOff(signal) : one.cause
      const kill: Kill = { cause, detail: one.detail, struck: at }
      told.push({ step: struckStep(kill, limits, tactics[at] ?? ''), made: null })
    }
  }
  const stats = statsOf(dispatched)
  const untried = tactics.filter((_, at) => told[at] === null)
  if (untried.length === 0) return { type: 'stepped', decoded: told.filter((step) => step !== null), stats }
  const rest = await runAlternatives(parts, 'caller', { ...stepping, tactics: untried })
  if (rest.type === 'refused') return rest
  const decoded = told.flatMap((step) => step ?? rest.decoded.shift() ?? [])
  return { type: 'stepped', decoded, stats: followedBy(stats, rest.stats) }
}

/** Why a signal was aborted. */
const calledOff = (signal: AbortSignal): Kill['cause'] =>
  signal.reason === deadlinePassed ? 'deadline' : 'cancelled'

type Read = ({ type: 'read'; stats: RunStats } & TacticsRun) | RefusedAnswer

const readDispatched = (dispatched: Dispatched, asked: number, signal: AbortSignal): Read => {
  const cause = calledOff(signal)
  switch (dispatched.type) {
    case 'ran': {
      const { runs, kill } = readOutcome(dispatched.outcome, asked)
      const known = kill?.cause === 'cancelled' ? { ...kill, cause } : kill
      return { type: 'read', runs, kill: known, stats: statsOf(dispatched) }
    }
    case 'left': {
      const kill: Kill = { cause, detail: '', struck: 'queue' }
      return { type: 'read', runs: [], kill, stats: noRun(0, dispatched.queueMs) }
    }
    case 'queue-full':
    case 'draining':
      return { type: 'refused', refusal: dispatched }
    default:
      return dispatched satisfies never
  }
}

/** Some alternatives have been answered: the refusal is told of each of the others. */
const refusedLate = ({ refusal }: RefusedAnswer): TacticsRun => ({
  runs: [],
  kill: { cause: 'crash', detail: `no REPL took it: ${refusal.type}`, struck: 'base' },
})
