// What Lean has answered before: the latest in memory, all of it in the store. Only what Lean would say again is
// kept: a timeout, a kill or a crash says nothing of the next time.
import { LRUCache } from 'lru-cache'
import type { CheckStatus, LeanError, Message, TacticStatus } from '../contract/index.ts'
import type { StepVerdict } from '../check/decode-tactics.ts'
import type { Verdict } from '../check/decode.ts'

export interface KeptCheck {
  verdict: Verdict
  /** Of the run that it comes from. */
  leanMs: number
}
/** As the first tactic of its request. */
export interface KeptStep {
  step: StepVerdict
}

/** The part of engine/store that results need. */
export interface ResultStore {
  getResult(key: string): Promise<unknown>
  putResult(key: string, result: unknown): Promise<unknown>
}

/** In UTF-16 units of their JSON, roughly: 10,000 small results, which take three times that of memory. The rest is a read away. */
const memorySize = 6_000_000

const settled: readonly (CheckStatus | TacticStatus)[] = ['valid', 'sorry', 'error', 'open', 'complete']

const keepable = (kept: KeptCheck | KeptStep): boolean => {
  const { status, errors } = 'step' in kept ? kept.step : kept.verdict
  // A module that is missing now may be built, or mounted, a minute later.
  return settled.includes(status) && !errors.some(({ kind }) => kind === 'import')
}

/** Checks and steps under keys that never meet: see result-key.ts. */
export class ResultCache {
  readonly #memory = new LRUCache<string, KeptCheck | KeptStep>({
    maxSize: memorySize,
    sizeCalculation: (kept) => roughSize(kept),
  })
  readonly #store: ResultStore | null

  constructor(store: ResultStore | null) {
    this.#store = store
  }

  async check(key: string): Promise<KeptCheck | null> {
    const kept = await this.#get(key)
    return kept !== null && 'verdict' in kept ? kept : null
  }

  async step(key: string): Promise<KeptStep | null> {
    const kept = await this.#get(key)
    return kept !== null && 'step' in kept ? kept : null
  }

  async #get(key: string): Promise<KeptCheck | KeptStep | null> {
    const kept = this.#memory.get(key)
    if (kept !== undefined) return kept
    const stored = (await this.#store?.getResult(key)) ?? null
    if (!isKept(stored)) return null
    this.#memory.set(key, stored)
    return stored
  }

  keep(key: string, result: KeptCheck | KeptStep): void {
    if (!keepable(result)) return
    this.#memory.set(key, result)
    // Losing it costs one run: nobody waits for the disk.
    void this.#store?.putResult(key, result)
  }

  /** It names states that are no more. */
  forget(key: string): void {
    this.#memory.delete(key)
  }
}

const isKept = (value: unknown): value is KeptCheck | KeptStep =>
  typeof value === 'object' && value !== null && ('verdict' in value || 'step' in value)

const roughSize = (kept: KeptCheck | KeptStep): number => {
  if ('step' in kept) return 500 + sizeOf(kept.step) + kept.step.goals.join().length + kept.step.tactic.length
  const { verdict } = kept
  return 500 + sizeOf(verdict) + verdict.sorries.reduce((sum, { goal }) => sum + goal.length + 300, 0)
}

const sizeOf = ({ messages, errors }: { messages: Message[]; errors: LeanError[] }): number =>
  messages.reduce((sum, { data }) => sum + data.length + 200, 0) +
  errors.reduce((sum, { message, goals }) => sum + message.length + goals.join().length + 300, 0)
