// One verification from request to result: the reference, known by its digest; the submission, elaborated apart from it; the
// judgement; the watch over all that is proved.
import { parseVerificationId, type VerificationId } from '../../contract/ids.ts'
import type { VerificationRequest, VerificationResult } from '../../contract/index.ts'
import { milliseconds } from '../../contract/milliseconds.ts'
import type { Answer, Caller, Refusal, RefusedAnswer } from '../../door.ts'
import { requestLimits, type RequestLimits } from '../../check/limits.ts'
import type { Header } from '../../job/base.ts'
import type { ToolchainId } from '../../state/toolchain.ts'
import { leaving, withDeadline } from '../deadline.ts'
import type { ResultStore } from '../result-cache.ts'
import { SingleFlight } from '../single-flight.ts'
import type { ContradictionWatch } from './contradiction-watch.ts'
import type { ElaborateParts } from './elaborate.ts'
import { Exports, type BlobStore, type Export } from './exports.ts'
import { resultKey, verificationId } from './keys.ts'
import type { OtherKernels } from './other-kernels.ts'
import { isNarrower } from './question-of.ts'
import { ReferenceDesk, type KnownReference } from './reference-desk.ts'
import { isConclusiveVerification, struckReply, type VerificationVerdict } from './reply.ts'
import { VerificationRun, type Spent } from './verification-run.ts'

export interface VerificationDeskParts extends ElaborateParts {
  canonical: Header
  toolchain: ToolchainId
  store: ResultStore & BlobStore
  watch: ContradictionWatch
  others: OtherKernels
  /** What it can't answer, all or some. */
  lacks: Lacks
}
export interface Lacks {
  /** Why it answers none at all. */
  all: string | null
  /** It can't tell whether code of a text has run. */
  codeThatRan: boolean
}

type Outcome = { type: 'done'; verdict: VerificationVerdict; spent: Spent; keepable: boolean } | RefusedAnswer

export class VerificationDesk {
  readonly #parts: VerificationDeskParts
  readonly #references: ReferenceDesk
  readonly #exports: Exports
  readonly #flights = new SingleFlight<Outcome>()

  constructor(parts: VerificationDeskParts) {
    this.#parts = parts
    this.#references = new ReferenceDesk(parts)
    this.#exports = new Exports(parts.store)
  }

  get watch(): ContradictionWatch {
    return this.#parts.watch
  }

  async verify(request: VerificationRequest, caller: Caller): Promise<Answer<VerificationResult>> {
    const { clock, watch, toolchain, others } = this.#parts
    const arrivedMs = clock.nowMs()
    const before = watch.frozen()
    if (before !== null) return refused({ type: 'frozen', detail: before.detail })
    const unsupported = this.#unsupported(request)
    if (unsupported !== null) return refused({ type: 'unsupported', detail: unsupported })
    const limits = requestLimits(request.limits, '')
    using deadline = withDeadline(caller.signal, limits.deadlineMs, clock)
    const asking = { request, caller, limits, signal: deadline.signal }
    const reference = await this.#references.of(asking)
    if (reference.type === 'refused') return reference
    const id = verificationId({ toolchain, kernels: others.identity }, reference.digest, request, limits)
    if (reference.type === 'struck') {
      const verdict = struckReply(
        reference.about(id),
        request.targets ?? [],
        reference.status,
        reference.detail,
      )
      return done(verdict, { ...nothing, ...reference.spent }, 'miss', clock.nowMs() - arrivedMs)
    }
    const { outcome, cache } =
      request.use_cache === false
        ? { outcome: await this.#run(id, reference, asking), cache: 'off' as const }
        : await this.#shared(id, reference, asking)
    if (outcome.type === 'refused') return outcome
    // Frozen while it ran: nobody is told of a proof any more.
    const since = watch.frozen()
    if (since !== null && outcome.verdict.proved) return refused({ type: 'frozen', detail: since.detail })
    const spent = cache === 'miss' || cache === 'off' ? outcome.spent : nothing
    return done(
      outcome.verdict,
      { ...spent, referenceMs: reference.spent.referenceMs },
      cache,
      clock.nowMs() - arrivedMs,
    )
  }

  #unsupported(request: VerificationRequest): string | null {
    const { traits, lacks } = this.#parts
    if (lacks.all !== null) return lacks.all
    if (lacks.codeThatRan && request.policy?.metaprograms === 'forbid')
      return 'policy.metaprograms: this engine can not tell whether code of a text has run'
    return !traits.keepsProofs && isNarrower(request)
      ? "allowed_axioms without one of the standard three: this engine's library keeps no proofs"
      : null
  }

  /** What the kernels were given for a verification. */
  async exportOf(text: string): Promise<Answer<Export>> {
    const id = parseVerificationId(text)
    const kept = id === null ? null : await this.#exports.open(id)
    return kept === null ? refused({ type: 'unknown-verification', id: text }) : { type: 'ok', value: kept }
  }

  async #shared(
    id: VerificationId,
    reference: KnownReference,
    asking: Asking,
  ): Promise<{ outcome: Outcome; cache: 'hit' | 'miss' | 'joined' }> {
    const { store } = this.#parts
    const kept = (await store.getResult(resultKey(id))) as VerificationVerdict | null
    if (kept !== null)
      return { outcome: { type: 'done', verdict: kept, spent: nothing, keepable: false }, cache: 'hit' }
    for (;;) {
      const landed = await this.#flights.join(id, asking.signal, async (signal) => {
        const outcome = await this.#run(id, reference, { ...asking, signal })
        if (outcome.type === 'done' && outcome.keepable) void store.putResult(resultKey(id), outcome.verdict)
        return outcome
      })
      if (landed.type === 'left') {
        const { status, detail } = leaving(asking.signal)
        const verdict = struckReply(reference.about(id), reference.targets, status, detail)
        return { outcome: { type: 'done', verdict, spent: nothing, keepable: false }, cache: 'joined' }
      }
      // Another's refusal is not this caller's.
      if (landed.joined && landed.value.type === 'refused') continue
      return { outcome: landed.value, cache: landed.joined ? 'joined' : 'miss' }
    }
  }

  #run(id: VerificationId, reference: KnownReference, asking: Asking): Promise<Outcome> {
    return new VerificationRun({ ...this.#parts, exports: this.#exports }, id, reference, asking).result()
  }
}

export interface Asking {
  request: VerificationRequest
  caller: Caller
  limits: RequestLimits
  signal: AbortSignal
}

const nothing: Spent = { queueMs: 0, referenceMs: 0, submissionMs: 0, judgeMs: 0 }

const refused = (refusal: Refusal): RefusedAnswer => ({ type: 'refused', refusal })

const done = (
  verdict: VerificationVerdict,
  spent: Spent,
  cache: VerificationResult['timings']['result_cache'],
  totalMs: number,
): Answer<VerificationResult> => ({
  type: 'ok',
  value: {
    ...verdict,
    conclusive: isConclusiveVerification(verdict),
    timings: {
      queue_ms: milliseconds(spent.queueMs),
      reference_ms: milliseconds(spent.referenceMs),
      submission_ms: milliseconds(spent.submissionMs),
      judge_ms: milliseconds(spent.judgeMs),
      total_ms: milliseconds(totalMs),
      result_cache: cache,
    },
  },
})
