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
  #freeze: Freeze | null = null
  /** False while the disk has not taken the freeze: then no missing file lifts it. */
  #isKept = true

  constructor(parts: WatchParts) {
    this.#parts = parts
  }

  /** Null: all is well. The file decides, which an operator may put there or take away. */
  frozen(): Freeze | null {
    const { file, log } = this.#parts
    if (this.#freeze !== null && !this.#isKept) this.#keep(this.#freeze)
    if (!this.#isKept) return this.#freeze
    const found = existsSync(file)
    if (this.#freeze === null && found) {
      this.#freeze = readFreeze(file)
      log.error({ freeze: this.#freeze }, 'nothing is said to be proved: there is a freeze')
    } else if (this.#freeze !== null && !found) {
      log.info({ freeze: this.#freeze }, 'the freeze of verifications was lifted')
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
    const { log, clock } = this.#parts
    const at = new Date(clock.wallMs()).toISOString()
    const detail = `both kernels have accepted ${what}`
    const freeze: Freeze = { at, verification, contradicts, detail }
    this.#freeze = freeze
    log.error({ freeze }, 'nothing is said to be proved any more: both kernels have a fault')
    this.#keep(freeze)
    return freeze
  }

  #keep(freeze: Freeze): void {
    const { file, log } = this.#parts
    try {
      mkdirSync(path.dirname(file), { recursive: true })
      writeFileSync(`${file}.new`, `${JSON.stringify(freeze)}\n`)
      renameSync(`${file}.new`, file)
      this.#isKept = true
    } catch (error) {
      this.#isKept = false
      log.error({ err: error, file }, 'the freeze of verifications can not be kept on disk')
    }
  }
}

const mostRemembered = 100_000

const asProofs = (stored: unknown): Proofs =>
  typeof stored === 'object' && stored !== null ? (stored as Proofs) : {}

const isVerificationId = (id: unknown): id is string =>
  typeof id === 'string' && /^ver-[0-9a-f]{64}$/.test(id)

function readFreeze(file: string): Freeze {
  const unreadable: Freeze = {
    at: new Date(0).toISOString(),
    verification: `ver-${'0'.repeat(64)}`,
    contradicts: null,
    detail: 'there is a freeze that can not be read',
  }
  try {
    const { at, verification, contradicts, detail } = JSON.parse(
      readFileSync(file, 'utf8'),
    ) as Partial<Freeze>
    return {
      at: Number.isNaN(Date.parse(String(at))) ? unreadable.at : new Date(String(at)).toISOString(),
      verification: isVerificationId(verification) ? verification : unreadable.verification,
      contradicts: isVerificationId(contradicts) ? contradicts : null,
      detail: typeof detail === 'string' ? detail : unreadable.detail,
    }
  } catch {
    return unreadable
  }
}
