// A sorrification from request to result.
import type { Clock } from '../../clock.ts'
import type { SorrificationRequest, SorrificationResult, SorrificationStatus } from '../../contract/index.ts'
import type { EngineTraits } from '../../check/decode.ts'
import type { Answer, Caller, RefusedAnswer } from '../../door.ts'
import { tellCuts } from '../../repair/tell.ts'
import type { CheckDesk } from '../check-desk.ts'
import { Spending } from './spending.ts'
import { type Sorrified, sorrify } from './sorrify.ts'

export interface RepairParts {
  checker: CheckDesk
  traits: Pick<EngineTraits, 'tellsOutline'>
  clock: Clock
}

export class SorrificationDesk {
  readonly #parts: RepairParts

  constructor(parts: RepairParts) {
    this.#parts = parts
  }

  async sorrify(request: SorrificationRequest, caller: Caller): Promise<Answer<SorrificationResult>> {
    if (!this.#parts.traits.tellsOutline) return withoutOutline
    const spending = new Spending(this.#parts, request, caller)
    const made = await sorrify(spending, request)
    if (made.type === 'refused') return made
    return { type: 'ok', value: report(made, spending) }
  }
}

export const withoutOutline: RefusedAnswer = {
  type: 'refused',
  refusal: {
    type: 'unsupported',
    detail: "This engine's REPL does not tell the syntax of a text; the embedded engine's does.",
  },
}

type Ended = Exclude<Sorrified, { type: 'refused' }>

export const report = (ended: Ended, spending: Spending): SorrificationResult => {
  const { result } = ended
  const { errors, header_hash, engine } = result
  const engine_limits = [...new Set([...ended.limits, ...result.engine_limits])]
  const shown = ended.type === 'made' ? tellCuts(ended.draft, result.sorries) : { holes: [], cut: [] }
  const status = statusOf(ended)
  return {
    status,
    conclusive: (status === 'valid' || engine_limits.length === 0) && isVerdict(status),
    source: ended.type === 'made' ? ended.draft.text : null,
    ...shown,
    errors,
    engine_limits,
    state_ref: result.state_ref,
    header_hash,
    engine,
    stats: spending.stats(),
  }
}

const isVerdict = (status: SorrificationStatus): boolean =>
  status === 'valid' || status === 'sorrified' || status === 'error'

const statusOf = (ended: Ended): SorrificationStatus => {
  const { status } = ended.result
  switch (status) {
    case 'valid':
      return ended.type === 'made' && ended.draft.spans.length === 0 ? 'valid' : 'sorrified'
    case 'sorry':
      return 'sorrified'
    case 'error':
    case 'unavailable':
    case 'timeout':
    case 'memory_exceeded':
    case 'crashed':
    case 'cancelled':
      return status
    default:
      return status satisfies never
  }
}
