// One check from request to result: plan, cache, single flight, run, decode, remember the states it made.
import type { Clock } from '../clock.ts'
import type { CheckRequest, CheckResult, Isolation } from '../contract/index.ts'
import type { HeaderHash } from '../contract/ids.ts'
import type { Answer, Caller, Refusal, RefusedAnswer } from '../door.ts'
import type { Header } from '../job/base.ts'
import type { Dispatcher } from '../router/dispatcher.ts'
import type { Ran } from '../router/submission.ts'
import type { ToolchainId } from '../state/toolchain.ts'
import {
  type Asked,
  type Decoded,
  type EngineTraits,
  type Verdict,
  decodeCheck,
  decodeKill,
  decodeFailedHeader,
  isConclusive,
  nameless,
} from '../check/decode.ts'
import type { HeaderRegistry } from '../origin/header-registry.ts'
import { askedFor, unsupportedIn } from '../check/included.ts'
import { type CheckPlan, planCheck, planLimits } from '../check/plan.ts'
import type { KeptCheck, ResultCache } from './result-cache.ts'
import { checkKey } from './result-key.ts'
import { runWithRetry } from './runner.ts'
import type { SecondLook } from './second-look.ts'
import type { Snapshotter } from './snapshotter.ts'
import type { StateDesk } from '../origin/state-desk.ts'
import { type RunStats, noRun, statsOf, toldStats } from './run-stats.ts'
import { SingleFlight } from './single-flight.ts'
import { type Resolved, idOf } from '../origin/starts.ts'
import { deadlinePassed, withDeadline } from './deadline.ts'

export interface CheckDeskParts {
  canonical: Header
  toolchain: ToolchainId
  engine: Verdict['engine']
  traits: EngineTraits
  dispatcher: Dispatcher
  headers: HeaderRegistry
  results: ResultCache
  desk: StateDesk
  snapshotter: Snapshotter
  secondLook: SecondLook
  /** Of a check that says nothing of it. */
  isolation: Isolation
  clock: Clock
}

/** What those who share a run get of it. */
type Outcome =
  | {
      type: 'done'
      verdict: Verdict
      stats: RunStats
      /** Its states are in the store. */ remembered: boolean
    }
  | RefusedAnswer

interface Asking extends Asked {
  start: Resolved
  plan: CheckPlan
  isolation: Isolation
  caller: Caller
}

export class CheckDesk {
  readonly #parts: CheckDeskParts
  readonly #flights = new SingleFlight<Outcome>()

  constructor(parts: CheckDeskParts) {
    this.#parts = parts
  }

  async check(request: CheckRequest, caller: Caller): Promise<Answer<CheckResult>> {
    const arrivedMs = this.#parts.clock.nowMs()
    const planned = planCheck(request, this.#parts.canonical)
    if (planned.type === 'invalid') return { type: 'refused', refusal: planned }
    const { plan } = planned
    const unsupported = unsupportedIn(plan.include, this.#parts.traits, this.#parts.engine.kind)
    if (unsupported !== null) return { type: 'refused', refusal: unsupported }
    const start = await this.#parts.desk.resolve(plan.start)
    if (start.type === 'refused') return start
    const { header, origin } = start
    const limits = planLimits(request, header)
    this.#parts.headers.use(header)
    const { commands, split } = plan
    const asking: Asking = {
      header,
      commands,
      split,
      limits,
      origin,
      engine: this.#parts.engine,
      traits: this.#parts.traits,
      include: plan.include,
      start,
      plan,
      isolation: request.isolation ?? this.#parts.isolation,
      caller,
    }
    using deadline = withDeadline(caller.signal, limits.deadlineMs, this.#parts.clock)
    const answer = plan.useCache
      ? await this.#shared(asking, deadline.signal)
      : { outcome: await this.#run(asking, deadline.signal), cache: 'off' as const }
    const { outcome, cache } = answer
    if (outcome.type === 'refused') return outcome
    const totalMs = this.#parts.clock.nowMs() - arrivedMs
    return {
      type: 'ok',
      value: {
        ...outcome.verdict,
        conclusive: isConclusive(outcome.verdict),
        stats: toldStats(outcome.stats, totalMs, cache),
      },
    }
  }

  async #shared(
    asking: Asking,
    signal: AbortSignal,
  ): Promise<{ outcome: Outcome; cache: 'hit' | 'miss' | 'joined' }> {
    const { toolchain, results } = this.#parts
    const { plan, limits, start } = asking
    const key = checkKey(
      toolchain,
      idOf(start),
      plan.commands,
      limits,
      plan.stopOnError,
      plan.split !== null,
      plan.include,
    )
    const kept = await this.#kept(key)
    if (kept !== null) {
      return {
        outcome: { type: 'done', verdict: kept.verdict, stats: noRun(kept.leanMs), remembered: true },
        cache: 'hit',
      }
    }
    const failed = this.#failedHeader(asking)
    if (failed !== null) return { outcome: failed, cache: 'hit' }
    for (;;) {
      const landed = await this.#flights.join(key, signal, async (all) => {
        const outcome = await this.#run(asking, all)
        if (outcome.type === 'done' && outcome.remembered) {
          results.keep(key, { verdict: outcome.verdict, leanMs: outcome.stats.lean_ms })
        }
        return outcome
      })
      if (landed.type === 'left') return { outcome: ended(asking, signal, 0), cache: 'joined' }
      // Another's refusal is not this caller's.
      if (landed.joined && landed.value.type === 'refused') continue
      return { outcome: landed.value, cache: landed.joined ? 'joined' : 'miss' }
    }
  }

  /** What became of its header a moment ago, where it failed. */
  #failedHeader(asking: Asking): Outcome | null {
    const reply = this.#parts.headers.failure(asking.header.hash, this.#parts.clock.nowMs())
    if (reply === null) return null
    const { verdict } = decodeFailedHeader(asking, reply)
    return { type: 'done', verdict, stats: noRun(0), remembered: true }
  }

  /** One whose states have been deleted or swept since is run again, so that they are there again. */
  async #kept(key: string): Promise<KeptCheck | null> {
    const kept = await this.#parts.results.check(key)
    if (kept === null) return null
    const { state_ref, sorries } = kept.verdict
    const named = [state_ref, ...sorries.map((sorry) => sorry.state_ref)]
    if (await this.#parts.desk.knows(named)) return kept
    this.#parts.results.forget(key)
    return null
  }

  async #run(asking: Asking, signal: AbortSignal): Promise<Outcome> {
    const { dispatcher, headers, clock, secondLook } = this.#parts
    const { start, plan, limits, caller, isolation } = asking
    const asked = secondLook.asks()
    const dispatched = await runWithRetry(dispatcher, {
      start,
      caller,
      signal,
      body: {
        type: 'check',
        commands: plan.commands,
        stopOnError: plan.stopOnError,
        limits,
        fresh: isolation === 'fresh',
        ...askedFor(plan.include),
        export: asked,
      },
    })
    if (dispatched.type === 'left') return ended(asking, signal, dispatched.queueMs)
    if (dispatched.type !== 'ran') return { type: 'refused', refusal: dispatched satisfies Refusal }
    this.#parts.snapshotter.noteRun(start, dispatched)
    const decoded = await secondLook.at(
      { ...asking, signal },
      dispatched,
      asked,
      this.#decode(asking, dispatched, signal),
    )
    noteHeader(headers, asking.header.hash, dispatched, decoded, clock.nowMs())
    const { verdict, made } = decoded
    // One of many, with others still to come: their states are written together.
    const when = caller.waits === true && dispatcher.running > 0 ? 'soon' : 'now'
    const remembered = made.length === 0 || (await this.#parts.desk.remember(made, when))
    // A reference is given out only when what it stands for can be made again.
    return {
      type: 'done',
      verdict: remembered ? verdict : nameless(verdict),
      stats: statsOf(dispatched),
      remembered,
    }
  }

  #decode(asking: Asking, { outcome }: Ran, signal: AbortSignal): Decoded {
    if (outcome.type === 'killed' && outcome.cause === 'cancelled' && signal.reason === deadlinePassed) {
      return decodeCheck(asking, { ...outcome, cause: 'deadline' })
    }
    return decodeCheck(asking, outcome)
  }
}

const noteHeader = (
  headers: HeaderRegistry,
  hash: HeaderHash,
  { outcome }: Ran,
  { verdict }: Decoded,
  nowMs: number,
): void => {
  if (outcome.type === 'header-failed') {
    headers.tried(hash, verdict.errors)
    headers.failed(hash, outcome.reply, nowMs)
  }
  // Some command ran on it. It goes to the store before the states that are made from it.
  else if (outcome.type === 'checked' || (outcome.type === 'killed' && outcome.struck !== 'base'))
    headers.tried(hash, null)
}

/** The caller has gone, or its deadline has passed, before anything ran. */
const ended = (asking: Asking, signal: AbortSignal, queueMs: number): Outcome => {
  const cause = signal.reason === deadlinePassed ? 'deadline' : 'cancelled'
  const { verdict } = decodeKill(asking, { cause, detail: '', struck: 'queue' })
  return { type: 'done', verdict, stats: noRun(0, queueMs), remembered: true }
}
