// What the API may ask of the engine and what it is answered. Expected trouble is a refusal, a value;
// a promise rejects only when the engine itself is broken.
import type { Readable } from 'node:stream'
import type {
  CheckRequest,
  CheckResult,
  HeaderInfo,
  PoolView,
  LemmaRequest,
  LemmaResult,
  RepairLine,
  RepairRequest,
  RepairResult,
  SorrificationRequest,
  SorrificationResult,
  StateInfo,
  StoreStats,
  TacticsRequest,
  TacticsResult,
  VerificationRequest,
  VerificationResult,
} from './contract/index.ts'
import type { HeaderHash, StateRef } from './contract/ids.ts'

/** The abort reason of who reads no more, but lets end what a REPL has begun: ending it costs a REPL, and its result keeps. */
export const readsNoMore: unique symbol = Symbol('reads no more')

export interface Caller {
  /** API key name or address: what fairness goes by. */
  id: string
  /** Share beside other callers; 1 when left out. */
  weight?: number
  /** Aborted when the client has gone: a waiting check leaves the queue, a running one is killed, unless `readsNoMore`. */
  signal: AbortSignal
  requestId: string
  /** Waits for room instead of being refused `queue-full`: items of a batch. */
  waits?: boolean
}

export type Refusal =
  | { type: 'unknown-header' }
  | { type: 'unknown-state'; ref: string }
  | { type: 'toolchain-mismatch'; ref: string; expected: string; found: string }
  | { type: 'queue-full'; retryAfterS: number }
  | { type: 'draining' }
  | { type: 'not-ready'; retryAfterS: number }
  | { type: 'unknown-reference' }
  | { type: 'unknown-verification'; id: string }
  /** Lean rejects the reference, or nothing of it is to be proved. */
  | { type: 'reference-invalid'; detail: string }
  /** Lean rejects what tactics are to prove, or it is no single goal. */
  | { type: 'goal-invalid'; detail: string }
  /** This engine can't answer it. */
  | { type: 'unsupported'; detail: string }
  /** Both kernels have accepted what can't be true: nothing is said to be proved. */
  | { type: 'frozen'; detail: string }
  | { type: 'invalid'; field: string; detail: string }

export type RefusedAnswer = { type: 'refused'; refusal: Refusal }
export type Answer<T> = { type: 'ok'; value: T } | RefusedAnswer

/** What happens in the engine, as those see it who look on. */
export type EngineEvent =
  | { type: 'checked'; request: CheckRequest; caller: Caller; result: CheckResult }
  | { type: 'verified'; request: VerificationRequest; caller: Caller; result: VerificationResult }
  | { type: 'stepped'; caller: Caller; result: TacticsResult }
  | { type: 'repl-ended'; repl: string; core: number; cause: string; served: number; ageMs: number }
export type Onlooker = (event: EngineEvent) => void

export interface Engine extends AsyncDisposable {
  check(request: CheckRequest, caller: Caller): Promise<Answer<CheckResult>>
  /** Whether a submission proves the statement of a reference. */
  verify(request: VerificationRequest, caller: Caller): Promise<Answer<VerificationResult>>
  /** What the kernels were given for a verification, in lean4export's format. */
  verificationExport(id: string): Promise<Answer<{ bytes: number; stream: Readable }>>
  /** How many items of one batch to have under way: enough to keep every REPL busy and group by header. */
  batchWindow(): number
  tactics(request: TacticsRequest, caller: Caller): Promise<Answer<TacticsResult>>
  /** The part of a text that Lean accepts. */
  sorrify(request: SorrificationRequest, caller: Caller): Promise<Answer<SorrificationResult>>
  /** Its holes as lemmas, with proofs of them put back. */
  lemmas(request: LemmaRequest, caller: Caller): Promise<Answer<LemmaResult>>
  /** What tactics make of the rest; `tell` is told of progress. */
  repair(
    request: RepairRequest,
    caller: Caller,
    tell: (line: RepairLine) => void,
  ): Promise<Answer<RepairResult>>
  registerHeader(request: { header: string; warm: boolean }, caller: Caller): Promise<Answer<HeaderInfo>>
  headers(): HeaderInfo[]
  header(hash: HeaderHash): HeaderInfo | null
  state(ref: StateRef): Promise<Answer<StateInfo>>
  /** The blob as it is stored, zstd. */
  stateBlob(ref: StateRef): Promise<Answer<{ bytes: number; stream: Readable }>>
  deleteState(ref: StateRef): Promise<Answer<{ deleted: true }>>
  store(): Promise<StoreStats>
  pool(): PoolView
  /** The canonical header is warm and no drain has begun. */
  ready(): boolean
  /** Tells what happens from now on, in the turn in which it happens: an onlooker may not take long. */
  watch(onlooker: Onlooker): Disposable
  metrics(): Promise<{ contentType: string; text: string }>
  /** Stops taking work; resolves when running checks have ended or `deadlineMs` has passed. */
  drain(deadlineMs: number): Promise<void>
}
