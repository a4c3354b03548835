// Snapshots that REPLs can't use leave the store: each would cost whoever it is offered to a failed restore, and a REPL
// that dies of one would never start again. What was written down is always in the recipes as well.
import { LRUCache } from 'lru-cache'
import type { Logger } from 'pino'
import type { SnapshotFile } from '../job/base.ts'
import type { Store } from '../store/interface.ts'

export interface Unusable {
  ref: SnapshotFile['ref']
  /** The REPL said that it can't read it, or ended under it. */
  how: 'refused' | 'ended'
  detail: string
}

/** A REPL may end for its own reasons, once. */
const endsBefore = 2
const mostRemembered = 1_000

export class SnapshotDoubts {
  readonly #store: Pick<Store, 'dropBlob'>
  readonly #log: Pick<Logger, 'warn'>
  readonly #ends = new LRUCache<Unusable['ref'], number>({ max: mostRemembered })

  constructor(store: Pick<Store, 'dropBlob'>, log: Pick<Logger, 'warn'>) {
    this.#store = store
    this.#log = log
  }

  /** Never rejects. */
  async note({ ref, how, detail }: Unusable): Promise<void> {
    const ends = (this.#ends.get(ref) ?? 0) + 1
    this.#ends.set(ref, ends)
    if (how === 'ended' && ends < endsBefore) return
    this.#ends.delete(ref)
    this.#log.warn({ ref, how, detail }, 'a snapshot that REPLs can’t use is dropped')
    try {
      await this.#store.dropBlob(ref)
    } catch (error) {
      this.#log.warn({ ref, error: String(error) }, 'a snapshot could not be dropped')
    }
  }
}
