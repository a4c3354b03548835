// What `lean-repl-appliance/client` gives, in the words of the contract; the only file of it that is written for its readers.
import type { Client as ContractClient } from 'openapi-fetch'
import type { components, paths } from './openapi.gen.d.ts'

type Schemas = components['schemas']
export type CheckRequest = Schemas['CheckRequest']
export type CheckResult = Schemas['CheckResult']
export type VerificationRequest = Schemas['VerificationRequest']
export type VerificationResult = Schemas['VerificationResult']
export type TacticsRequest = Schemas['TacticsRequest']
export type TacticsResult = Schemas['TacticsResult']
export type TacticStep = Schemas['TacticStep']
export type SorrificationRequest = Schemas['SorrificationRequest']
export type SorrificationResult = Schemas['SorrificationResult']
export type RepairRequest = Schemas['RepairRequest']
export type RepairResult = Schemas['RepairResult']
export type RepairedHole = Schemas['RepairedHole']
export type HoleAttempt = Schemas['HoleAttempt']
export type Cut = Schemas['Cut']
export type LemmaRequest = Schemas['LemmaRequest']
export type LemmaResult = Schemas['LemmaResult']
export type Lemma = Schemas['Lemma']
export type Position = Schemas['Position']
export type Limits = Schemas['Limits']
export type LeanError = Schemas['LeanError']
export type Message = Schemas['Message']
export type Problem = Schemas['Problem']
export type PoolView = Schemas['PoolView']
export type Health = Schemas['Health']

export interface ConnectOptions {
  /** Of the service; `LEAN_REPL_URL` when left out, else `http://127.0.0.1:8080`. */
  url?: string | undefined
  /** `LEAN_REPL_API_KEY` when left out; null: none. */
  apiKey?: string | null | undefined
  /** How long requests are tried again while none gets through; 60,000 when left out. */
  patienceMs?: number | undefined
  /** Ends every request. */
  signal?: AbortSignal | undefined
  /** Told before each wait for another try. */
  onRetry?: ((retry: Retry) => void) | undefined
}

/** A request that was refused for now, or did not get through, and is sent again after `waitMs`. */
export interface Retry {
  /** The problem's `code`, the HTTP status or the system's name of a failed connection. */
  reason: string
  attempt: number
  waitMs: number
}

export interface CallOptions {
  signal?: AbortSignal | undefined
}

export interface BatchOptions extends CallOptions {
  /** For every item; an item's own limits win, one by one. */
  limits?: Limits | undefined
  /** Ends the attempts of a group once one of them is valid, or proved; items without a group are one together. */
  stopOnFirst?: 'valid' | undefined
  /** The most items that are sent and not answered yet; 256 when left out. */
  window?: number | undefined
}

/** An item's answer; `index` is its place in what was given, and answers come in the order in which they are found. */
export type BatchAnswer<Item> = { index: number; item: Item } & (
  | { type: 'result'; result: CheckResult | VerificationResult }
  | { type: 'problem'; problem: Problem }
  /** Its group had its success before it was sent. */
  | { type: 'skipped' }
)

/** How far a repair is; the last is its result. */
export type RepairProgress =
  | { type: 'sorrified'; source: string | null; holes: number }
  /** A hole has been tried; a null `tactic`: it is open. */
  | { type: 'hole'; hole: number; tactic: string | null; attempts: HoleAttempt[] }
  | { type: 'result'; result: RepairResult }

export interface Client extends AsyncDisposable {
  readonly url: string
  /** Every operation of the contract, by openapi-fetch, with the same patience. */
  readonly contract: ContractClient<paths>
  check(request: CheckRequest, options?: CallOptions): Promise<CheckResult>
  verify(request: VerificationRequest, options?: CallOptions): Promise<VerificationResult>
  tactics(request: TacticsRequest, options?: CallOptions): Promise<TacticsResult>
  /** The part of a text that Lean accepts. */
  sorrify(request: SorrificationRequest, options?: CallOptions): Promise<SorrificationResult>
  /**
   * Tactics on what fails. To leave the loop ends it. What breaks off is asked again, and nothing is told twice; what `result`
   * says of a hole wins over what was told of it before.
   */
  repair(request: RepairRequest, options?: CallOptions): AsyncGenerator<RepairProgress, void, undefined>
  /** Each hole of a text as a lemma, and proofs of lemmas put back. */
  lemmas(request: LemmaRequest, options?: CallOptions): Promise<LemmaResult>
  /**
   * Items are taken from `items` as the service gets through them, and answers wait until they are read: both ends may be
   * endless. What breaks off in between is sent again, what was answered is not. To leave the loop cancels the rest.
   */
  batch<Item extends CheckRequest | VerificationRequest>(
    items: Iterable<Item> | AsyncIterable<Item>,
    options?: BatchOptions,
  ): AsyncGenerator<BatchAnswer<Item>, void, undefined>
  pool(options?: CallOptions): Promise<PoolView>
  health(options?: CallOptions): Promise<Health>
}

export type Connect = (options?: ConnectOptions) => Client
