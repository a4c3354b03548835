// Tactics on a proof state, from request to result. An alternative that takes its REPL down does not take the
// others with it: they go on, on another REPL.
import { parseProofRef } from '../contract/ids.ts'
import type { EngineIdentity, TacticStep, TacticsRequest, TacticsResult } from '../contract/index.ts'
import type { Answer, Caller, Refusal } from '../door.ts'
import type { Dispatched, Dispatcher } from '../router/dispatcher.ts'
import type { Origin } from '../state/recipe.ts'
import type { NewState } from '../store/interface.ts'
import { deadlinePassed, withDeadline } from './deadline.ts'
import { type DecodedStep, type TacticsRun, decodeStep, readOutcome, struckStep } from './decode-tactics.ts'
import type { Kill } from './kills.ts'
import { type RequestLimits, requestLimits } from './limits.ts'
import { attempt, runJob } from './runner.ts'
import { type RunStats, followedBy, noRun, statsOf } from './run-stats.ts'
import type { Snapshotter } from './snapshotter.ts'
import type { StateDesk } from './state-desk.ts'
import type { Resolved } from './starts.ts'

export interface StepperParts {
  engine: EngineIdentity
  dispatcher: Dispatcher
  desk: StateDesk
  snapshotter: Snapshotter
}

interface Stepping {
  tactics: string[]
  start: Resolved
  limits: RequestLimits
  caller: Caller
  signal: AbortSignal
}
interface Stepped {
  type: 'stepped'
  decoded: DecodedStep[]
  stats: RunStats
}
type Refused = { type: 'refused'; refusal: Refusal }

export class Stepper {
  readonly #parts: StepperParts

  constructor(parts: StepperParts) {
    this.#parts = parts
  }

  async step(request: TacticsRequest, caller: Caller): Promise<Answer<TacticsResult>> {
    const arrivedMs = performance.now()
    const ref = parseProofRef(request.state_ref)
    if (ref === null) return notAProof
    const start = await this.#parts.desk.resolve({ type: 'state', ref })
    if (start.type === 'refused') return start
    const limits = requestLimits(request.limits, start.header.text)
    using deadline = withDeadline(caller.signal, limits.deadlineMs)
    const stepping: Stepping = { tactics: request.tactics, start, limits, caller, signal: deadline.signal }
    const stepped = await (request.mode === 'sequence'
      ? this.#sequence(stepping)
      : this.#alternatives(stepping))
    if (stepped.type === 'refused') return stepped
    const steps = await this.#remembered(stepped.decoded)
    const total_ms = performance.now() - arrivedMs
    return {
      type: 'ok',
      value: {
        steps,
        header_hash: start.header.hash,
        engine: this.#parts.engine,
        stats: { ...stepped.stats, total_ms, result_cache: 'off' },
      },
    }
  }

  async #sequence({ tactics, start, limits, caller, signal }: Stepping): Promise<Stepped | Refused> {
    const body = { type: 'tactics', tactics, mode: 'sequence', limits } as const
    const dispatched = await runJob(this.#parts.dispatcher, { start, body, caller, signal })
    if (dispatched.type === 'ran') this.#parts.snapshotter.noteRun(start, dispatched)
    const read = readDispatched(dispatched, 0, signal)
    if (read.type === 'refused') return read
    const decoded: DecodedStep[] = []
    let origin: Origin = start.origin
    for (const [at, run] of read.runs.entries()) {
      const step = decodeStep(run, at, tactics, origin)
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

  async #alternatives({ tactics, start, limits, caller, signal }: Stepping): Promise<Stepped | Refused> {
    const decoded: DecodedStep[] = []
    let stats = noRun(0)
    /** The one that brought a REPL down, to be tried once more on a fresh one. */
    let suspect = -1
    while (decoded.length < tactics.length) {
      const first = decoded.length
      const body = { type: 'tactics', tactics: tactics.slice(first), mode: 'alternatives', limits } as const
      const which = suspect === first ? 'second' : 'first'
      const dispatched = await attempt(this.#parts.dispatcher, { start, body, caller, signal }, which)
      if (dispatched.type === 'ran') this.#parts.snapshotter.noteRun(start, dispatched)
      const read = readDispatched(dispatched, tactics.length - first, signal)
      // Nothing was answered yet: the caller may come again with all of it.
      if (read.type === 'refused' && first === 0) return read
      const { runs, kill } = read.type === 'refused' ? refusedLate(read) : read
      if (read.type === 'read') stats = followedBy(stats, read.stats)
      for (const run of runs) decoded.push(decodeStep(run, decoded.length, tactics, start.origin))
      if (kill === null) continue
      if (kill.cause === 'crash' && suspect !== decoded.length && !signal.aborted && read.type === 'read') {
        suspect = decoded.length
        continue
      }
      // One that strikes while the state is made, or for good, strikes all that are left.
      const all = kill.struck < 0 || signal.aborted || read.type === 'refused'
      const last = all ? tactics.length : decoded.length + 1
      for (const tactic of tactics.slice(decoded.length, last)) {
        const struck = kill.struck < 0 ? -1 : decoded.length
        decoded.push({ step: struckStep({ ...kill, struck }, limits, tactic), made: null })
      }
    }
    return { type: 'stepped', decoded, stats }
  }

  /** References are given out only when what they stand for can be made again. */
  async #remembered(decoded: DecodedStep[]): Promise<TacticStep[]> {
    const made: NewState[] = decoded.flatMap((step) => step.made ?? [])
    const steps = decoded.map(({ step }) => step)
    if (made.length === 0 || (await this.#parts.desk.remember(made))) return steps
    return steps.map((step) => ({ ...step, state_ref: null }))
  }
}

const notAProof: Refused = {
  type: 'refused',
  refusal: { type: 'invalid', field: 'state_ref', detail: 'tactics run on a proof state: proof-<64 hex>' },
}

type Read = ({ type: 'read'; stats: RunStats } & TacticsRun) | Refused

const readDispatched = (dispatched: Dispatched, asked: number, signal: AbortSignal): Read => {
  const cause: Kill['cause'] = signal.reason === deadlinePassed ? 'deadline' : 'cancelled'
  switch (dispatched.type) {
    case 'ran': {
      const { runs, kill } = readOutcome(dispatched.outcome, asked)
      const known = kill?.cause === 'cancelled' ? { ...kill, cause } : kill
      return { type: 'read', runs, kill: known, stats: statsOf(dispatched) }
    }
    case 'left': {
      const kill: Kill = { cause, detail: 'still waiting for a REPL', struck: -1 }
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
const refusedLate = ({ refusal }: Refused): TacticsRun => ({
  runs: [],
  kill: { cause: 'crash', detail: `no REPL took it: ${refusal.type}`, struck: -1 },
})
