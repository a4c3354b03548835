// A check request as a plan: what it starts from, the commands to run, and what it may spend. Pure; a header
// named by its hash and a state named by its reference are looked up by the caller.
import { defaultCheck } from '../contract/defaults.ts'
import { type StateRef, type HeaderHash, parseEnvironmentRef, parseHeaderHash } from '../contract/ids.ts'
import type { CheckRequest, Included } from '../contract/index.ts'
import { hashHeader } from '../header/hash.ts'
import { splitImports } from '../header/imports.ts'
import { normalizeHeader } from '../header/normalize.ts'
import { type SplitSource, placedBody, splitSource } from '../header/split.ts'
import type { Header } from '../job/base.ts'
import { type RequestLimits, requestLimits } from './limits.ts'

/** What the request names as its start. */
export type Start =
  | { type: 'header'; header: Header }
  | { type: 'header-hash'; hash: HeaderHash }
  | { type: 'state'; ref: StateRef }

export interface CheckPlan {
  start: Start
  commands: string[]
  /** The file that the one command was cut from: positions in its header are the file's own. */
  split: SplitSource | null
  stopOnError: boolean
  useCache: boolean
  /** Each once, in one order. */
  include: Included[]
}
export type Planned =
  { type: 'planned'; plan: CheckPlan } | { type: 'invalid'; field: string; detail: string }

export const namedHeader = (text: string): Header => ({ hash: hashHeader(text), text: normalizeHeader(text) })

export const planCheck = (request: CheckRequest, canonical: Header): Planned => {
  const common = {
    stopOnError: request.stop_on_error ?? defaultCheck.stop_on_error,
    useCache: request.use_cache ?? defaultCheck.use_cache,
    include: [...new Set(request.include)].sort(),
  }
  if (request.source !== undefined) return planSource(request.source, request.state_ref, common)
  if (request.commands === undefined || request.commands.length === 0) {
    return { type: 'invalid', field: 'commands', detail: 'either commands or source has to be given' }
  }
  const start = startOf(request, canonical)
  if (start.type === 'invalid') return start
  return { type: 'planned', plan: { start, commands: request.commands, split: null, ...common } }
}

const startOf = (request: CheckRequest, canonical: Header): Start | Extract<Planned, { type: 'invalid' }> => {
  const { header, header_hash: hash, state_ref: ref } = request
  if (ref !== undefined) {
    const parsed = parseEnvironmentRef(ref)
    if (parsed !== null) return { type: 'state', ref: parsed }
    return { type: 'invalid', field: 'state_ref', detail: 'a check starts from an environment: env-<64 hex>' }
  }
  if (hash !== undefined) {
    const parsed = parseHeaderHash(hash)
    if (parsed !== null) return { type: 'header-hash', hash: parsed }
    return { type: 'invalid', field: 'header_hash', detail: 'a header hash is 64 hex digits' }
  }
  return { type: 'header', header: header === undefined ? canonical : namedHeader(header) }
}

const planSource = (
  source: string,
  stateRef: string | undefined,
  common: Pick<CheckPlan, 'stopOnError' | 'useCache' | 'include'>,
): Planned => {
  if (stateRef === undefined) {
    const split = splitSource(source)
    const start: Start = { type: 'header', header: namedHeader(split.header) }
    return { type: 'planned', plan: { start, commands: [placedBody(split)], split, ...common } }
  }
  const ref = parseEnvironmentRef(stateRef)
  if (ref === null) {
    return { type: 'invalid', field: 'state_ref', detail: 'a check starts from an environment: env-<64 hex>' }
  }
  if (splitImports(source).imports !== '') {
    return {
      type: 'invalid',
      field: 'source',
      detail: 'a file that goes on from a state_ref can import nothing',
    }
  }
  return {
    type: 'planned',
    plan: { start: { type: 'state', ref }, commands: [source], split: null, ...common },
  }
}

/** The limits of a plan whose header is known by now. */
export const planLimits = (request: CheckRequest, header: Header): RequestLimits =>
  requestLimits(request.limits, header.text)
