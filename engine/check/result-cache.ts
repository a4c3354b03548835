// Results of identical checks: the latest in memory, all in the store. Only what Lean would say again is kept:
// a timeout, a kill or a crash says nothing of the next time.
import { LRUCache } from 'lru-cache'
import type { CheckStatus } from '../contract/index.ts'
import type { Verdict } from './decode.ts'

export interface KeptResult {
  verdict: Verdict
  /** Of the run that it comes from. */
  leanMs: number
}

/** The part of engine/store that results need. */
export interface ResultStore {
  getResult(key: string): Promise<unknown>
  putResult(key: string, result: unknown): Promise<unknown>
}

/** In UTF-16 units of their JSON, roughly: some 20,000 results of usual size. */
const memorySize = 32_000_000

const keepable = ({ status, errors }: Pick<Verdict, 'status' | 'errors'>): boolean => {
  const settled: readonly CheckStatus[] = ['valid', 'sorry', 'error']
  // A module that is missing now may be built, or mounted, a minute later.
  return settled.includes(status) && !errors.some(({ kind }) => kind === 'import')
}

export class ResultCache {
  readonly #memory = new LRUCache<string, KeptResult>({
    maxSize: memorySize,
    sizeCalculation: ({ verdict }) => roughSize(verdict),
  })
  readonly #store: ResultStore | null

  constructor(store: ResultStore | null) {
    this.#store = store
  }

  /** Without waiting: what is in memory. */
  peek(key: string): KeptResult | null {
    return this.#memory.get(key) ?? null
  }

  async get(key: string): Promise<KeptResult | null> {
    const kept = this.peek(key)
    if (kept !== null || this.#store === null) return kept
    const stored = await this.#store.getResult(key)
    if (!isKeptResult(stored)) return null
    this.#memory.set(key, stored)
    return stored
  }

  keep(key: string, result: KeptResult): void {
    if (!keepable(result.verdict)) return
    this.#memory.set(key, result)
    // Losing it costs one run: nobody waits for the disk.
    void this.#store?.putResult(key, result)
  }
}

const isKeptResult = (value: unknown): value is KeptResult =>
  typeof value === 'object' && value !== null && 'verdict' in value && 'leanMs' in value

const roughSize = ({ messages, errors, sorries }: Verdict): number =>
  500 +
  messages.reduce((sum, { data }) => sum + data.length + 200, 0) +
  errors.reduce((sum, error) => sum + error.message.length + error.goals.join().length + 300, 0) +
  sorries.reduce((sum, { goal }) => sum + goal.length + 300, 0)
