// The submission's own part of a verification: elaborated, judged, watched.
import type { VerificationId } from '../../contract/ids.ts'
import type { RefusedAnswer } from '../../door.ts'
import type { TargetJudged } from '../../verification/question.ts'
import { elaborateText, type ElaboratedText } from './elaborate.ts'
import type { Exports } from './exports.ts'
import { putQuestion } from './judge.ts'
import { fillProof, placeReference, placeSubmission } from './place-texts.ts'
import type { HeardOthers } from './other-kernels.ts'
import { questionOf } from './question-of.ts'
import { statementsOf, statusOf, unsupportedEngine, type KnownReference } from './reference-desk.ts'
import {
  contradictedReply,
  judgedReply,
  rejectedReply,
  struckReply,
  type About,
  type VerificationVerdict,
} from './reply.ts'
import type { Asking, VerificationDeskParts } from './verification-desk.ts'

export interface Spent {
  queueMs: number
  referenceMs: number
  submissionMs: number
  judgeMs: number
}
export type RunOutcome =
  { type: 'done'; verdict: VerificationVerdict; spent: Spent; keepable: boolean } | RefusedAnswer

export type RunParts = VerificationDeskParts & { exports: Exports }

/** A kernel that had not the time on this machine may have it another time. */
const gaveUp = ({ kernels }: TargetJudged): boolean =>
  kernels.some(({ name, verdict }) => ownKernels.has(name) && verdict === 'undecided')
const ownKernels: ReadonlySet<string> = new Set(['lean', 'appliance'])

export class VerificationRun {
  readonly #parts: RunParts
  readonly #id: VerificationId
  readonly #reference: KnownReference
  readonly #asking: Asking
  readonly #spent: Spent = { queueMs: 0, referenceMs: 0, submissionMs: 0, judgeMs: 0 }
  #about: About

  constructor(parts: RunParts, id: VerificationId, reference: KnownReference, asking: Asking) {
    this.#parts = parts
    this.#id = id
    this.#reference = reference
    this.#asking = asking
    this.#about = reference.about(id)
  }

  async result(): Promise<RunOutcome> {
    const { limits, caller, signal, request } = this.#asking
    const useCache = request.use_cache !== false
    const { targets } = this.#reference
    const commands = this.#commands()
    if (!Array.isArray(commands)) return commands
    const { header } = this.#reference.placed
    const made = await elaborateText(this.#parts, {
      ...{ header, commands, limits, caller, signal, useCache },
    })
    if (!('verdict' in made)) return { type: 'refused', refusal: made }
    this.#note(made, commands.length)
    switch (made.type) {
      case 'declared':
        return this.#judge(made)
      case 'failed': {
        const detail = this.#about.errors[0]?.message ?? 'Lean rejects the submission'
        return this.#done(rejectedReply(this.#about, targets, 'submission_error', detail), true)
      }
      case 'malformed':
        return this.#done(rejectedReply(this.#about, targets, 'malformed_declaration', made.detail), true)
      case 'struck': {
        const detail = `the submission: ${made.verdict.errors[0]?.message ?? ''}`
        return this.#done(struckReply(this.#about, targets, statusOf(made.verdict.status), detail), false)
      }
      case 'unsupported':
        return { type: 'refused', refusal: { type: 'unsupported', detail: unsupportedEngine } }
      default:
        return made satisfies never
    }
  }

  #commands(): string[] | RunOutcome {
    const { placed, elaborated, targets } = this.#reference
    const { submission, proof } = this.#asking.request
    if (submission !== undefined) {
      const place = placeSubmission(submission, placed)
      if (place.type === 'placed') return place.commands
      const detail = `the submission imports ${place.found}, the reference ${place.expected}`
      return this.#done(rejectedReply(this.#about, targets, 'header_mismatch', detail), true)
    }
    const [only, ...others] = elaborated.sorries
    if (only === undefined || others.length > 0) {
      const detail = `a proof takes the place of the only \`sorry\`, and the reference has ${elaborated.sorries.length}`
      return { type: 'refused', refusal: { type: 'reference-invalid', detail } }
    }
    return [placeReference(fillProof(placed.text, only, proof ?? ''), this.#parts.canonical).command]
  }

  /** What Lean said: told, and never gone by. */
  #note({ verdict, queueMs, leanMs }: ElaboratedText, commands: number): void {
    this.#spent.queueMs += queueMs
    this.#spent.submissionMs = leanMs
    const own = commands - 1
    const ofOwn = <T extends { command_index: number | null }>(all: readonly T[]): T[] =>
      all.map((one) => (one.command_index === own ? { ...one, command_index: 0 } : one))
    this.#about = {
      ...this.#about,
      found: statementsOf(verdict),
      messages: ofOwn(verdict.messages),
      errors: ofOwn(verdict.errors),
      engineLimits: verdict.engine_limits,
    }
  }

  async #judge(made: Extract<ElaboratedText, { type: 'declared' }>): Promise<RunOutcome> {
    const { placed, elaborated, targets } = this.#reference
    const { request, limits, caller, signal } = this.#asking
    const question = questionOf(request, elaborated, made, limits, this.#parts.others.some)
    const heard = await putQuestion(this.#parts, question, { header: placed.header, limits, caller, signal })
    switch (heard.type) {
      case 'answered': {
        this.#spent.queueMs += heard.queueMs
        this.#spent.judgeMs = heard.leanMs
        const { answer } = heard
        if (answer.type === 'reference-invalid')
          return { type: 'refused', refusal: { type: 'reference-invalid', detail: answer.detail } }
        return this.#watched(await this.#parts.others.hear(this.#id, answer, { ...limits, signal }))
      }
      case 'beyond':
        return this.#done(rejectedReply(this.#about, targets, 'outside_supported_kernel', heard.detail), true)
      case 'struck':
        return this.#done(
          struckReply(this.#about, targets, heard.status, `the judgement: ${heard.detail}`),
          false,
        )
      default:
        return { type: 'refused', refusal: heard }
    }
  }

  async #watched({ judged, keepable }: HeardOthers): Promise<RunOutcome> {
    const claims = judged.targets.flatMap(({ claim }) => (claim === null ? [] : [claim]))
    const freeze = await this.#parts.watch.note(this.#id, claims)
    const verdict = judgedReply(this.#about, judged, await this.#parts.exports.keep(this.#id, judged.export))
    if (freeze === null) return this.#done(verdict, keepable && !judged.targets.some(gaveUp))
    return this.#done(contradictedReply(verdict, freeze), false)
  }

  #done(verdict: VerificationVerdict, keepable: boolean): RunOutcome {
    return { type: 'done', verdict, spent: this.#spent, keepable }
  }
}
