// References by text or digest: elaborated once, found to leave something open, and then known.
import { LRUCache } from 'lru-cache'
import type { RefusedAnswer } from '../../door.ts'
import { SingleFlight, type Landed } from '../single-flight.ts'
import { leaving } from '../deadline.ts'
import { elaborateText, type ElaboratedText, type NotRun } from './elaborate.ts'
import { putQuestion, type Interrupted } from './judge.ts'
import { referenceDigest, shapeKey } from './keys.ts'
import { placeReference, type PlacedReference } from './place-texts.ts'
import { questionOf } from './question-of.ts'
import { References, type ElaboratedReference } from './references.ts'
import type { About } from './reply.ts'
import type { Asking, VerificationDeskParts } from './verification-desk.ts'

interface Common {
  digest: string
  placed: PlacedReference
  /** All that a reply says of the reference. */
  about(id: string): About
  spent: { queueMs: number; referenceMs: number }
}
export interface KnownReference extends Common {
  type: 'known'
  elaborated: ElaboratedReference
  /** What is asked for, by name. */
  targets: readonly string[]
}
export type FoundReference = KnownReference | (Common & { type: 'struck' } & Interrupted) | RefusedAnswer

/** What was found of a reference with these targets and holes. */
const mostShapes = 10_000

export class ReferenceDesk {
  readonly #parts: VerificationDeskParts
  readonly #references: References
  readonly #shapes = new LRUCache<string, readonly string[]>({ max: mostShapes })
  readonly #flights = new SingleFlight<ElaboratedText | NotRun>()

  constructor(parts: VerificationDeskParts) {
    this.#parts = parts
    this.#references = new References(parts.store)
  }

  async of(asking: Asking): Promise<FoundReference> {
    const { canonical, toolchain, engine, traits } = this.#parts
    const { reference: text, reference_hash: hash } = asking.request
    const stored = hash === undefined ? null : await this.#references.get(hash)
    const known = text ?? stored?.text
    if (known === undefined) return { type: 'refused', refusal: { type: 'unknown-reference' } }
    const placed = placeReference(known, canonical)
    const digest = hash ?? referenceDigest(toolchain, placed.header.hash, known)
    const spent = { queueMs: 0, referenceMs: 0 }
    let statements: ElaboratedReference['statements'] = {}
    const about = (id: string): About => ({
      id,
      digest,
      headerHash: placed.header.hash,
      engine,
      axiomsExact: traits.keepsProofs,
      expected: statements,
      found: {},
      messages: [],
      errors: [],
      engineLimits: [],
    })
    const common = { digest, placed, about, spent }
    let elaborated = stored ?? (await this.#references.get(digest))
    if (elaborated === null) {
      const made = await this.#elaborate(digest, placed, asking)
      if (made.type === 'left') return { type: 'struck', ...leaving(asking.signal), ...common }
      const { value } = made
      if (!('verdict' in value)) return { type: 'refused', refusal: value }
      if (!made.joined) Object.assign(spent, { queueMs: value.queueMs, referenceMs: value.leanMs })
      const read = this.#read(digest, known, value)
      if (read.type !== 'elaborated') return read.type === 'refused' ? read : { ...read, ...common }
      ;({ elaborated } = read)
    }
    ;({ statements } = elaborated)
    const shape = await this.#shape(digest, placed, elaborated, asking)
    switch (shape.type) {
      case 'targets':
        return { type: 'known', elaborated, targets: shape.targets, ...common }
      case 'struck':
        return { ...shape, ...common }
      case 'refused':
        return shape
      default:
        return shape satisfies never
    }
  }

  async #elaborate(
    digest: string,
    { header, command }: PlacedReference,
    { request, limits, caller, signal }: Asking,
  ): Promise<Landed<ElaboratedText | NotRun>> {
    const useCache = request.use_cache !== false
    for (;;) {
      const landed = await this.#flights.join(digest, signal, (all) =>
        elaborateText(this.#parts, { header, commands: [command], limits, caller, signal: all, useCache }),
      )
      // Another's limits and refusals are not this caller's.
      if (landed.type !== 'landed' || !landed.joined || isElaborated(landed.value)) return landed
    }
  }

  #read(
    digest: string,
    text: string,
    made: ElaboratedText,
  ):
    | { type: 'elaborated'; elaborated: ElaboratedReference }
    | RefusedAnswer
    | ({ type: 'struck' } & Interrupted) {
    const { verdict } = made
    const invalid = (detail: string): RefusedAnswer => ({
      type: 'refused',
      refusal: { type: 'reference-invalid', detail },
    })
    switch (made.type) {
      case 'declared': {
        const { declared } = made
        const elaborated = { text, declared, sorries: placesOf(verdict), statements: statementsOf(verdict) }
        this.#references.keep(digest, elaborated)
        return { type: 'elaborated', elaborated }
      }
      case 'failed': {
        const detail = verdict.errors[0]?.message ?? 'Lean rejects the reference'
        return verdict.status === 'unavailable' ? unsupported(detail) : invalid(detail)
      }
      case 'malformed':
        return invalid(made.detail)
      case 'unsupported':
        return unsupported(unsupportedEngine)
      case 'struck':
        return {
          type: 'struck',
          status: statusOf(verdict.status),
          detail: `the reference: ${verdict.errors[0]?.message ?? ''}`,
        }
      default:
        return made satisfies never
    }
  }

  /** The targets; asked of a judge once for each set of targets and holes, with nothing submitted. */
  async #shape(
    digest: string,
    { header }: PlacedReference,
    elaborated: ElaboratedReference,
    { request, limits, caller, signal }: Asking,
  ): Promise<
    { type: 'targets'; targets: readonly string[] } | RefusedAnswer | ({ type: 'struck' } & Interrupted)
  > {
    const key = shapeKey(digest, request)
    const known = this.#shapes.get(key)
    if (known !== undefined) return { type: 'targets', targets: known }
    const question = questionOf(
      request,
      elaborated,
      { declared: '', ranCode: false, hasUnsafe: false },
      limits,
      false,
    )
    const heard = await putQuestion(this.#parts, question, { header, limits, caller, signal })
    switch (heard.type) {
      case 'answered': {
        const { answer } = heard
        if (answer.type === 'reference-invalid')
          return { type: 'refused', refusal: { type: 'reference-invalid', detail: answer.detail } }
        const targets = answer.targets.map(({ name }) => name)
        this.#shapes.set(key, targets)
        return { type: 'targets', targets }
      }
      case 'struck':
        return { type: 'struck', status: heard.status, detail: heard.detail }
      case 'beyond':
        return { type: 'refused', refusal: { type: 'reference-invalid', detail: heard.detail } }
      default:
        return { type: 'refused', refusal: heard }
    }
  }
}

const unsupported = (detail: string): RefusedAnswer => ({
  type: 'refused',
  refusal: { type: 'unsupported', detail },
})

const isElaborated = (made: ElaboratedText | NotRun): boolean => 'verdict' in made && made.type !== 'struck'

export const unsupportedEngine = 'this engine has no way yet to read what a text declares'

const placesOf = ({ sorries }: ElaboratedText['verdict']): ElaboratedReference['sorries'] =>
  sorries.flatMap(({ pos, end_pos }) => (end_pos === null ? [] : [{ pos, end_pos }]))

export const statementsOf = ({ declarations = [] }: ElaboratedText['verdict']): Record<string, string> =>
  Object.fromEntries(declarations.map(({ name, type }) => [name, type]))

/** Of a check that was ended. */
export const statusOf = (status: ElaboratedText['verdict']['status']): Interrupted['status'] =>
  status === 'timeout' || status === 'memory_exceeded' || status === 'cancelled' ? status : 'crashed'
