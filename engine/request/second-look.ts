// Before `valid` is said of a text that ran code of its own: what it declares goes as data to a REPL that has run nobody's,
// whose kernel adds it again to the text's header. So it is with what tactics have proved, before `complete` is said.
import { randomUUID } from 'node:crypto'
import { rm } from 'node:fs/promises'
import path from 'node:path'
import type { Caller } from '../door.ts'
import { claimsOf } from '../check/claims.ts'
import type { Decoded } from '../check/decode.ts'
import { namedHeader } from '../check/plan.ts'
import type { DecodedStep } from '../check/decode-tactics.ts'
import {
  afterLook,
  exportTrouble,
  type Look,
  lookAt,
  lookAtHole,
  replayedOnly,
  stepAfterLook,
} from '../check/second-look.ts'
import { splitImports } from '../header/imports.ts'
import type { Header } from '../job/base.ts'
import type { ExportAsked, JobLimits } from '../job/job.ts'
import type { Exported, ReplayOutcome, TacticRun } from '../job/outcome.ts'
import type { StateDesk } from '../origin/state-desk.ts'
import type { Dispatcher } from '../router/dispatcher.ts'
import type { Ran } from '../router/submission.ts'
import { deadlinePassed } from './deadline.ts'
import { attemptUndisturbed } from './runner.ts'

export interface SecondLookParts {
  desk: StateDesk
  dispatcher: Dispatcher
  spoolDir: string
}

interface Seen {
  header: Header
  limits: JobLimits
  caller: Caller
  signal: AbortSignal
}
type SeenCheck = Seen & { commands: string[] }

/** What a proof takes beside the text's own elaboration: its terms, once as data and once as Lean's. */
const leastMemoryMb = 1024

export class SecondLook {
  readonly #parts: SecondLookParts

  constructor(parts: SecondLookParts) {
    this.#parts = parts
  }

  /** What a check's job is to bring for it. */
  asks(): ExportAsked {
    return { path: this.path(), when: 'code-of-a-text-has-run' }
  }

  /** Where tactics' job is to leave something for it. */
  path(): string {
    return path.join(this.#parts.spoolDir, `declared-${randomUUID()}`)
  }

  /** @returns what was decoded, where it stands. */
  async at(seen: SeenCheck, { outcome }: Ran, asked: ExportAsked, decoded: Decoded): Promise<Decoded> {
    const { exported } = outcome.type === 'checked' ? outcome : {}
    const { status } = decoded.verdict
    try {
      if (
        outcome.type !== 'checked' ||
        outcome.ranCode !== true ||
        (status !== 'valid' && status !== 'sorry')
      )
        return decoded
      const look = await this.#look(seen, exported, asked, status)
      if (look.type === 'stands')
        return { ...decoded, verdict: replayedOnly(decoded.verdict, look, seen.commands.length - 1) }
      return { verdict: afterLook(decoded.verdict, look, seen.commands.length - 1), made: [] }
    } finally {
      if (outcome.type === 'checked' && outcome.ranCode === true) await rm(asked.path, { force: true })
    }
  }

  /** @returns what was decoded of the request's tactic `at`, where it stands. */
  async atStep(
    seen: Seen,
    { exported }: TacticRun,
    path: string,
    decoded: DecodedStep,
    at: number,
  ): Promise<DecodedStep> {
    if (exported === undefined) return decoded
    try {
      if (decoded.step.status !== 'complete') return decoded
      const look = await this.#lookAtHole(seen, exported, path)
      return look.type === 'stands' ? decoded : { step: stepAfterLook(decoded.step, look, at), made: null }
    } finally {
      await rm(path, { force: true })
    }
  }

  async #lookAtHole(seen: Seen, exported: Exported, path: string): Promise<Look> {
    if (exported.verdict !== 'exported') return exportTrouble(exported)
    if (exported.hole === undefined) return exportTrouble({ verdict: 'unsupported' })
    const replayed = await this.#replay(seen, path)
    return 'type' in replayed ? replayed : lookAtHole(exported.hole, replayed)
  }

  async #look(
    seen: SeenCheck,
    exported: Exported | undefined,
    { path }: ExportAsked,
    status: 'valid' | 'sorry',
  ): Promise<Look> {
    if (exported?.verdict !== 'exported') return exportTrouble(exported)
    const replayed = await this.#replay(seen, path)
    return 'type' in replayed
      ? replayed
      : lookAt({ status, claims: claimsOf(seen.commands), examples: exported.examples }, replayed)
  }

  async #replay({ header, limits, caller, signal }: Seen, path: string): Promise<ReplayOutcome | Undecided> {
    const { dispatcher, desk } = this.#parts
    const body = {
      type: 'replay',
      path,
      limits: { ...limits, memoryMb: Math.max(limits.memoryMb, leastMemoryMb) },
    } as const
    // The check that it belongs to has had its turn. What stands in a header beside its imports declares nothing.
    const imports = namedHeader(splitImports(header.text).imports)
    const order = { start: desk.ofHeader(imports), body, caller, signal }
    const dispatched = await attemptUndisturbed(dispatcher, 'retry', order)
    if (dispatched.type !== 'ran') return undecided(gone(signal), 'its caller has gone')
    const { outcome } = dispatched
    if (outcome.type === 'killed')
      return undecided(outcome.cause === 'cancelled' ? gone(signal) : outcome.cause, outcome.detail)
    if (outcome.type !== 'replayed') return undecided('crash', `it was answered as ${outcome.type}`)
    return outcome.replay
  }
}

type Undecided = Extract<Look, { type: 'undecided' }>

const undecided = (cause: Undecided['cause'], detail: string): Undecided => ({
  type: 'undecided',
  cause,
  detail,
})

const gone = (signal: AbortSignal): Undecided['cause'] =>
  signal.reason === deadlinePassed ? 'deadline' : 'cancelled'
