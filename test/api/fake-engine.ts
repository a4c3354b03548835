// A scripted engine behind the real API: answers at once as told, and remembers what it was asked.
import { Readable } from 'node:stream'
import type {
  Answer,
  Caller,
  CheckRequest,
  CheckResult,
  Engine,
  EngineEvent,
  Stats,
  TacticsRequest,
  TacticsResult,
  TacticStep,
} from '../../engine/index.ts'
import { Onlookers } from '../../engine/metrics/onlookers.ts'
import { repaired, unchanged, withoutHoles } from './fake-repairs.ts'
import { environment, hash, header, identity, proof, somePool, state, store } from './fake-views.ts'

export { environment, hash, proof, somePool, unknown } from './fake-views.ts'

export interface FakeEngine extends Engine {
  calls: { request: CheckRequest | TacticsRequest; caller: Caller }[]
  isReady: boolean
  drains: number[]
  /** As if it had happened. */
  tell(event: EngineEvent): void
}
export interface Script {
  check?: (request: CheckRequest, caller: Caller) => Promise<Answer<CheckResult>> | Answer<CheckResult>
  tactics?: (request: TacticsRequest) => Answer<TacticsResult>
  window?: number
  overrides?: Partial<Engine>
}

const stats: Stats = {
  queue_ms: 0.1,
  lean_ms: 5,
  total_ms: 5.4,
  header_cache: 'hit',
  result_cache: 'miss',
  restored_from: null,
  repl_id: 'r1',
  isolation: 'shared',
  core: 1,
  peak_rss_mb: 900,
}

export const ok = <T>(value: T): Answer<T> => ({ type: 'ok', value })

export const result = (
  status: CheckResult['status'] = 'valid',
  more: Partial<CheckResult> = {},
): CheckResult => ({
  status,
  conclusive: status === 'valid' || status === 'sorry' || status === 'error',
  success: status === 'valid' || status === 'sorry',
  messages: [],
  errors: [],
  sorries: [],
  engine_limits: [],
  state_ref: status === 'valid' || status === 'sorry' ? environment : null,
  header_hash: hash,
  engine: identity,
  stats,
  ...more,
})

/** `sorry` and `wrong` in a command do what they say; an aborted caller's check is cancelled. */
export const answerByText = (request: CheckRequest, caller: Caller): Answer<CheckResult> => {
  const text = [...(request.commands ?? []), request.source ?? ''].join('\n')
  if (caller.signal.aborted) return ok(result('cancelled'))
  if (text.includes('wrong')) return ok(result('error', wrong))
  return ok(text.includes('sorry') ? result('sorry', { sorries: [hole] }) : result('valid'))
}

const at = { pos: { line: 1, column: 40 }, end_pos: { line: 1, column: 45 } }
const hole = { command_index: 0, ...at, goal: '⊢ a + b = a', state_ref: proof }
const wrong: Partial<CheckResult> = {
  messages: [{ command_index: 0, severity: 'error', kind: null, ...at, data: 'omega could not …' }],
  errors: [
    {
      kind: 'tactic_failed:omega',
      message: 'omega could not …',
      command_index: 0,
      ...at,
      goals: ['⊢ a + b = a'],
      template: '5feceb66ffc86f38',
      root_cause: true,
      retryable: false,
    },
  ],
}

/** `wrong` in a tactic does what it says; a sequence ends there. */
const stepsOf = ({ tactics, mode }: TacticsRequest): TacticStep[] => {
  const steps = tactics.map((tactic): TacticStep => {
    const shared = { tactic, goals: [], messages: [], engine_limits: [], conclusive: true, lean_ms: 1 }
    return tactic.includes('wrong')
      ? { ...shared, status: 'error', state_ref: null, errors: wrong.errors ?? [] }
      : { ...shared, status: 'complete', state_ref: proof, errors: [] }
  })
  const failed = steps.findIndex(({ status }) => status === 'error')
  return mode === 'sequence' && failed >= 0 ? steps.slice(0, failed + 1) : steps
}

export const createFakeEngine = ({
  check = answerByText,
  tactics,
  window = 64,
  overrides = {},
}: Script = {}): FakeEngine => {
  const calls: FakeEngine['calls'] = []
  const drains: number[] = []
  const onlookers = new Onlookers()
  const known = (ref: string): boolean => ref === environment || ref === proof
  return {
    calls,
    drains,
    isReady: true,
    async check(request, caller) {
      calls.push({ request, caller })
      if (drains.length > 0) return { type: 'refused', refusal: { type: 'draining' } }
      const answer = await check(request, caller)
      if (answer.type === 'ok') onlookers.tell({ type: 'checked', request, caller, result: answer.value })
      return answer
    },
    verify: async () => ({ type: 'refused', refusal: { type: 'reference-invalid', detail: 'a fake' } }),
    lemmas: async ({ source }) => ok(withoutHoles(source)),
    repair: async ({ source = null }) => ok(repaired(source)),
    sorrify: async ({ source }) => ok(unchanged(source)),
    verificationExport: async (id) => ({ type: 'refused', refusal: { type: 'unknown-verification', id } }),
    batchWindow: () => window,
    async tactics(request, caller) {
      calls.push({ request, caller })
      const told = tactics?.(request)
      if (told !== undefined) return told
      const { state_ref: ref = proof } = request
      if (!known(ref)) return { type: 'refused', refusal: { type: 'unknown-state', ref } }
      return ok({ state_ref: ref, steps: stepsOf(request), header_hash: hash, engine: identity, stats })
    },
    registerHeader: async ({ header: text }) =>
      text.startsWith('theorem')
        ? { type: 'refused', refusal: { type: 'invalid', field: 'header', detail: 'begins with no import' } }
        : ok({ ...header, header: text, canonical: false }),
    headers: () => [header],
    header: (wanted) => (wanted === hash ? header : null),
    state: async (ref) =>
      known(ref)
        ? ok({ ...state, state_ref: ref })
        : { type: 'refused', refusal: { type: 'unknown-state', ref } },
    stateBlob: async (ref) =>
      known(ref)
        ? ok({ bytes: 4, stream: Readable.from([Buffer.from('zstd')]) })
        : {
            type: 'refused',
            refusal: { type: 'toolchain-mismatch', ref, expected: 'Lean 4.28', found: 'Lean 4.27' },
          },
    deleteState: async (ref) =>
      known(ref) ? ok({ deleted: true }) : { type: 'refused', refusal: { type: 'unknown-state', ref } },
    store: async () => store,
    pool: () => somePool,
    ready() {
      return this.isReady && drains.length === 0
    },
    watch: (onlooker) => onlookers.watch(onlooker),
    tell: (event) => onlookers.tell(event),
    metrics: async () => ({ contentType: 'text/plain; version=0.0.4; charset=utf-8', text: '# HELP x y\n' }),
    async drain(deadlineMs) {
      drains.push(deadlineMs)
    },
    async [Symbol.asyncDispose]() {},
    ...overrides,
  }
}
