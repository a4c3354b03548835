// Looks at everything that is proved: a statement whose negation was proved before, or one that is known to be false, can only
// come of a fault of both kernels. Then nothing is said to be proved any more, through restarts, until somebody lifts the freeze.
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { LRUCache } from 'lru-cache'
import type { Logger } from 'pino'
import type { Clock } from '../../clock.ts'
import type { PoolView } from '../../contract/index.ts'
import type { ToolchainId } from '../../state/toolchain.ts'
import type { Claim } from '../../verification/question.ts'
import type { LastingValues } from '../../store/interface.ts'
import { claimKey } from './keys.ts'

export type Freeze = NonNullable<PoolView['verifications']['frozen']>

/** Who proved it, and who its negation. */
interface Proofs {
  plain?: string
  negated?: string
}

export interface WatchParts {
  /** Of the freeze; its directory is made when need be. */
  file: string
  toolchain: ToolchainId
  /** What was proved is never forgotten: a contradiction may come years later. */
  lasting: LastingValues
  log: Pick<Logger, 'error' | 'info'>
  clock: Pick<Clock, 'wallMs'>
}

export class ContradictionWatch {
  readonly #parts: WatchParts
  /** The latest of this life; the store has all. */
  readonly #proofs = new LRUCache<string, Proofs>({ max: mostRemembered })
  #freeze: Freeze | null

  constructor(parts: WatchParts) {
    this.#parts = parts
    this.#freeze = readFreeze(parts.file)
  }

  /** Null: all is well. A freeze is over when its file is gone. */
  frozen(): Freeze | null {
    if (this.#freeze !== null && !existsSync(this.#parts.file)) {
      this.#parts.log.info({ freeze: this.#freeze }, 'the freeze of verifications was lifted')
      this.#freeze = null
    }
    return this.#freeze
  }

  /** To be told of all that both kernels have accepted, before anybody is. @returns the freeze that it leads to, or null. */
  async note(id: string, claims: readonly Claim[]): Promise<Freeze | null> {
    for (const claim of claims) {
      if (claim.absurd) return this.#freezeBy(id, null, 'a statement that is known to be false')
      const key = claimKey(this.#parts.toolchain, claim.digest)
      const stored = this.#proofs.get(key) ?? asProofs(await this.#parts.lasting.get(key))
      const proofs = this.#proofs.get(key) ?? stored
      const opposite = claim.negated ? proofs.plain : proofs.negated
      if (opposite !== undefined) return this.#freezeBy(id, opposite, 'a statement and its negation')
      if ((claim.negated ? proofs.negated : proofs.plain) !== undefined) continue
      const now = claim.negated ? { ...proofs, negated: id } : { ...proofs, plain: id }
      this.#proofs.set(key, now)
      const kept = await this.#parts.lasting.put(key, now)
      if (kept.type !== 'stored')
        this.#parts.log.error({ verification: id, kept }, 'a proof could not be noted for the watch')
    }
    return null
  }

  #freezeBy(verification: string, contradicts: string | null, what: string): Freeze {
    const { file, log, clock } = this.#parts
    const at = new Date(clock.wallMs()).toISOString()
    const detail = `both kernels have accepted ${what}`
    const freeze: Freeze = { at, verification, contradicts, detail }
    this.#freeze = freeze
    log.error({ freeze }, 'nothing is said to be proved any more: both kernels have a fault')
    mkdirSync(path.dirname(file), { recursive: true })
    writeFileSync(`${file}.new`, `${JSON.stringify(freeze)}\n`)
    renameSync(`${file}.new`, file)
    return freeze
  }
}

const mostRemembered = 100_000

const asProofs = (stored: unknown): Proofs =>
  typeof stored === 'object' && stored !== null ? (stored as Proofs) : {}

function readFreeze(file: string): Freeze | null {
  if (!existsSync(file)) return null
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Freeze
  } catch {
    const detail = `there is a freeze in ${file} that can't be read`
    return { at: new Date(0).toISOString(), verification: `ver-${'0'.repeat(64)}`, contradicts: null, detail }
  }
}
