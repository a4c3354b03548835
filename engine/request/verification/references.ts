// References that were elaborated: each once for its digest, in memory and in the store.
import { LRUCache } from 'lru-cache'
import type { Position } from '../../contract/index.ts'
import type { ResultStore } from '../result-cache.ts'
import { referenceKey } from './keys.ts'

/** What a text declares, as data, and what Lean said of it. */
export interface ElaboratedReference {
  text: string
  /** In lean4export's format. */
  declared: string
  sorries: { pos: Position; end_pos: Position }[]
  /** Statements as Lean prints them, by name. */
  statements: Record<string, string>
}

/** In UTF-16 units. */
const memorySize = 32_000_000

export class References {
  readonly #store: ResultStore
  readonly #memory = new LRUCache<string, ElaboratedReference>({
    maxSize: memorySize,
    sizeCalculation: ({ text, declared }) => 1000 + 2 * text.length + declared.length,
  })

  constructor(store: ResultStore) {
    this.#store = store
  }

  async get(digest: string): Promise<ElaboratedReference | null> {
    const known = this.#memory.get(digest)
    if (known !== undefined) return known
    const stored = (await this.#store.getResult(referenceKey(digest))) as ElaboratedReference | null
    if (stored !== null) this.#memory.set(digest, stored)
    return stored
  }

  keep(digest: string, elaborated: ElaboratedReference): void {
    this.#memory.set(digest, elaborated)
    void this.#store.putResult(referenceKey(digest), elaborated)
  }
}
