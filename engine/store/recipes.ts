// The recipes of all states: small, many, verified on every read. Leaves that nobody has used for long go when
// recipes alone fill the store; what others build on stays.
import { LRUCache } from 'lru-cache'
import type { Clock } from '../clock.ts'
import type { StateRef } from '../contract/ids.ts'
import { stepText } from '../state/recipe.ts'
import type { ToolchainId } from '../state/toolchain.ts'
import { BloomFilter } from './bloom.ts'
import type { PutOperation } from './driver.ts'
import type { KnownRecipe, PutOutcome, When } from './interface.ts'
import type { NewState } from '../state/recipe.ts'
import { hexOf, prefixes, readStateRef, recipeKey } from './keys.ts'
import type { RecordIndex, RecordRead } from './record-index.ts'
import { decodeRecipeEntry, encodeRecipeEntry, type RecipeEntry } from './recipe-record.ts'

export type RecipeRead =
  | { type: 'found'; entry: RecipeEntry }
  | { type: 'other-toolchain'; toolchain: ToolchainId }
  | Extract<RecordRead, { type: 'missing' | 'damaged' | 'other-format' | 'unavailable' }>

// A chain of 10,000 steps is walked without touching the disk again.
const cacheMaxBytes = 8 << 20
// 3 MB; beyond it new recipes are looked for on the disk ever more often, in vain.
const filterEntries = 2_000_000
// Uses are noted this coarsely, so that reading seldom writes.
const touchAfterS = 3600

export class Recipes {
  readonly #index: RecordIndex
  readonly #toolchain: ToolchainId
  readonly #clock: Clock
  readonly #cache = new LRUCache<StateRef, RecipeEntry>({
    maxSize: cacheMaxBytes,
    sizeCalculation: ({ recipe }) => 400 + 2 * stepText(recipe.step).length,
  })
  readonly #onNewParent = new Set<(parent: string) => void>()
  /** Most recipes that are put are new: what this has never seen needs no look at the disk. */
  readonly #filter = new BloomFilter(filterEntries)
  #filterKnowsAll = false
  /** Right once `measure` is done. */
  count = 0
  bytes = 0
  dedupHits = 0

  constructor(index: RecordIndex, toolchain: ToolchainId, clock: Clock) {
    this.#index = index
    this.#toolchain = toolchain
    this.#clock = clock
  }

  /** Counts what is there; what is put meanwhile counts itself. */
  async measure(): Promise<void> {
    for await (const { key, bytes } of this.scan()) {
      this.count++
      this.bytes += bytes
      this.#filter.add(hexOf(readStateRef(key)))
    }
    this.#filterKnowsAll = true
  }

  async put(states: readonly NewState[], when: When = 'now'): Promise<PutOutcome> {
    const now = this.#nowS()
    const fresh = new Map<StateRef, { entry: RecipeEntry; isNew: boolean; operation: PutOperation }>()
    const reads = await this.#readAll(
      states.map(({ ref }) => ref),
      (ref) => this.#mayBeThere(ref),
    )
    for (const [at, { ref, recipe, leanMs }] of states.entries()) {
      const known = reads[at]
      if (known?.type === 'found' && !known.entry.deleted) {
        this.dedupHits++
        this.#touch(ref, known.entry, now)
        continue
      }
      const entry = { recipe, madeAtS: now, usedAtS: now, leanMs: leanMs ?? null, deleted: false }
      fresh.set(ref, { entry, isNew: known?.type === 'missing', operation: this.#operation(ref, entry) })
    }
    if (fresh.size === 0) return { type: 'known' }
    for (const [ref, { entry }] of fresh) {
      this.#filter.add(hexOf(ref))
      for (const tell of this.#onNewParent) tell(entry.recipe.parent ?? entry.recipe.headerHash)
    }
    const operations = [...fresh.values()].map(({ operation }) => operation)
    const outcome = await this.#index.write(operations, when)
    if (outcome.type !== 'stored') return outcome
    for (const [ref, { entry, isNew, operation }] of fresh) {
      this.#cache.set(ref, entry)
      if (!isNew) continue
      this.count++
      this.bytes += operation.key.length + operation.value.length
    }
    return outcome
  }

  async read(ref: StateRef): Promise<RecipeRead> {
    const [read] = await this.#readAll([ref])
    if (read?.type === 'found') this.#touch(ref, read.entry, this.#nowS())
    return read ?? { type: 'missing' }
  }

  /** Keeps the recipe for its descendants only. */
  async markDeleted(ref: StateRef, entry: RecipeEntry): Promise<PutOutcome> {
    const deleted = { ...entry, deleted: true }
    const outcome = await this.#index.write([this.#operation(ref, deleted)])
    if (outcome.type === 'stored') this.#cache.set(ref, deleted)
    return outcome
  }

  async remove(refs: { ref: StateRef; bytes: number }[]): Promise<PutOutcome> {
    const outcome = await this.#index.write(refs.map(({ ref }) => ({ type: 'del', key: recipeKey(ref) })))
    if (outcome.type !== 'stored') return outcome
    for (const { ref, bytes } of refs) {
      this.#cache.delete(ref)
      this.count--
      this.bytes -= bytes
    }
    return outcome
  }

  scan(): ReturnType<RecordIndex['scan']> {
    return this.#index.scan(prefixes.recipe)
  }

  /** Tells what new recipes build on, until disposed. */
  watchParents(tell: (parent: string) => void): Disposable {
    this.#onNewParent.add(tell)
    return { [Symbol.dispose]: () => this.#onNewParent.delete(tell) }
  }

  /** What `mayBeThere` denies is missing without a look. */
  async #readAll(
    refs: StateRef[],
    mayBeThere: (ref: StateRef) => boolean = () => true,
  ): Promise<RecipeRead[]> {
    const cached = refs.map((ref) => this.#cache.get(ref))
    const sought = refs.filter((ref, at) => !cached[at] && mayBeThere(ref))
    const records = sought.length > 0 ? await this.#index.readMany(sought.map(recipeKey)) : []
    const read = new Map(sought.map((ref, at) => [ref, records[at]]))
    return refs.map((ref, at) => {
      const entry = cached[at]
      return entry ? { type: 'found', entry } : this.#decode(ref, read.get(ref) ?? { type: 'missing' })
    })
  }

  #mayBeThere(ref: StateRef): boolean {
    return !this.#filterKnowsAll || this.#filter.mayHave(hexOf(ref))
  }

  #decode(ref: StateRef, record: RecordRead): RecipeRead {
    if (record.type !== 'record') return record
    if (record.toolchain !== this.#toolchain) return { type: 'other-toolchain', toolchain: record.toolchain }
    const entry = decodeRecipeEntry(ref, record.toolchain, record.payload)
    if (!entry) return { type: 'damaged' }
    this.#cache.set(ref, entry)
    return { type: 'found', entry }
  }

  #touch(ref: StateRef, entry: RecipeEntry, now: number): void {
    if (now - entry.usedAtS < touchAfterS) return
    entry.usedAtS = now
    void this.#index.write([this.#operation(ref, entry)], 'soon')
  }

  #nowS(): number {
    return Math.floor(this.#clock.wallMs() / 1000)
  }

  #operation(ref: StateRef, entry: RecipeEntry): PutOperation {
    return this.#index.put(recipeKey(ref), encodeRecipeEntry(entry))
  }
}

export const knownRecipe = ({ recipe, madeAtS, leanMs }: RecipeEntry): KnownRecipe => ({
  recipe,
  madeAt: new Date(madeAtS * 1000),
  leanMs,
})
