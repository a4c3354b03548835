// What one REPL process holds: the environments of headers, the canonical one for good and others by recency;
// the import environments that headers share; states by reference, by recency. Pure bookkeeping: ids that
// nothing holds any more are collected to be dropped. An id is held as often as it was kept.
import type { HeaderHash, StateRef } from '../contract/ids.ts'
import type { Loss } from '../state/restore-costs.ts'
import type { StateNews } from './event.ts'
import { Recent } from './recent.ts'
import type { StateCacheSize } from './settings.ts'

/** An id within the process. */
export interface HeldId {
  type: 'environment' | 'proof'
  id: number
}

export interface HoldingsSettings {
  canonicalHeader: { hash: HeaderHash }
  headerCacheSize: number
  stateCacheSize: StateCacheSize
}

interface HeldHeader {
  env: number
  /** The import lines whose environment it was made from, and that environment. */
  imports: { text: string; env: number } | null
}

export interface Unheld {
  environments: number[]
  proofs: number[]
}

export class Holdings {
  readonly #canonicalHash: HeaderHash
  readonly #headers: Recent<HeaderHash, HeldHeader>
  readonly #environments: Recent<StateRef, HeldId>
  readonly #proofs: Recent<StateRef, HeldId>
  #canonical: HeldHeader | null = null
  #imports = new Map<string, number>()
  readonly #holds = { environment: new Map<number, number>(), proof: new Map<number, number>() }
  #unheld: Unheld = { environments: [], proofs: [] }
  #told: ReadonlySet<StateRef> = new Set()

  constructor({ canonicalHeader, headerCacheSize, stateCacheSize }: HoldingsSettings) {
    this.#canonicalHash = canonicalHeader.hash
    this.#headers = new Recent(headerCacheSize)
    this.#environments = new Recent(stateCacheSize.environments)
    this.#proofs = new Recent(stateCacheSize.proofs)
  }

  /** What a restore of that header, or of a state that brings it along, takes away if it replaces memory. */
  lossBeside(hash: HeaderHash): Loss {
    const others = this.headers().filter((header) => header !== hash)
    return { headers: others.length > 0, states: this.#environments.size + this.#proofs.size > 0 }
  }

  /** Looking a header up is using it. */
  header(hash: HeaderHash): number | null {
    const held = hash === this.#canonicalHash ? this.#canonical : this.#headers.get(hash)
    return held?.env ?? null
  }

  /** The environment of these import lines alone. */
  imports(text: string): number | null {
    return this.#imports.get(text) ?? null
  }

  state(ref: StateRef): HeldId | null {
    return this.#like(ref).get(ref) ?? null
  }

  holdsHeader(hash: HeaderHash): boolean {
    return hash === this.#canonicalHash ? this.#canonical !== null : this.#headers.has(hash)
  }

  holdsState(ref: StateRef): boolean {
    return this.#like(ref).has(ref)
  }

  keepHeader(hash: HeaderHash, env: number, imports: HeldHeader['imports'] = null): void {
    const header: HeldHeader = { env, imports }
    this.#hold({ type: 'environment', id: env })
    if (imports) {
      this.#hold({ type: 'environment', id: imports.env })
      this.#imports.set(imports.text, imports.env)
    }
    if (hash === this.#canonicalHash) this.#canonical = header
    else this.#headers.set(hash, header).forEach((evicted) => this.#letGoOfHeader(evicted))
  }

  keepState(ref: StateRef, held: HeldId): void {
    this.#hold(held)
    this.#like(ref)
      .set(ref, held)
      .forEach((evicted) => this.letGo(evicted))
  }

  /** For an id that was kept, or that was never worth keeping. */
  letGo({ type, id }: HeldId): void {
    const count = (this.#holds[type].get(id) ?? 1) - 1
    if (count > 0) this.#holds[type].set(id, count)
    else {
      this.#holds[type].delete(id)
      this.#unheld[type === 'environment' ? 'environments' : 'proofs'].push(id)
    }
  }

  /** The process has forgotten everything. */
  forgetAll(): void {
    this.#canonical = null
    this.#headers.clear()
    this.#environments.clear()
    this.#proofs.clear()
    this.#imports = new Map()
    this.#holds.environment.clear()
    this.#holds.proof.clear()
    this.#unheld = { environments: [], proofs: [] }
  }

  get unheldCount(): number {
    return this.#unheld.environments.length + this.#unheld.proofs.length
  }

  /** What nothing holds any more, told once. */
  takeUnheld(): Unheld {
    const unheld = this.#unheld
    this.#unheld = { environments: [], proofs: [] }
    return unheld
  }

  /** Most recently used first; the canonical one last, since it goes without saying. */
  headers(): HeaderHash[] {
    const canonical = this.#canonical ? [this.#canonicalHash] : []
    return [...this.#headers.keys(), ...canonical]
  }

  /** States that came and went since the last call. */
  takeStateNews(): StateNews {
    const before = this.#told
    const now = new Set([...this.#environments.keys(), ...this.#proofs.keys()])
    this.#told = now
    return { kept: [...now.difference(before)], left: [...before.difference(now)] }
  }

  #like(ref: StateRef): Recent<StateRef, HeldId> {
    return ref.startsWith('proof-') ? this.#proofs : this.#environments
  }

  #hold({ type, id }: HeldId): void {
    this.#holds[type].set(id, (this.#holds[type].get(id) ?? 0) + 1)
  }

  #letGoOfHeader({ env, imports }: HeldHeader): void {
    this.letGo({ type: 'environment', id: env })
    if (!imports) return
    this.letGo({ type: 'environment', id: imports.env })
    if (!this.#holds.environment.has(imports.env)) this.#imports.delete(imports.text)
  }
}
