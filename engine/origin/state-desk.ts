// States by reference: what a request may start from, how its REPL comes to it, and what is told of it.
import type { Readable } from 'node:stream'
import type { Blob, StateInfo } from '../contract/index.ts'
import { type StateRef, parseStateRef } from '../contract/ids.ts'
import type { Answer, Refusal, RefusedAnswer } from '../door.ts'
import type { Dialect } from '../protocol/dialect.ts'
import type { Base, Header } from '../job/base.ts'
import type { Seat } from '../job/seat.ts'
import { type ChainOutcome, type Link, replaySteps, walkChain } from './chain.ts'
import { viewRecipe, viewToolchain } from '../state/recipe-view.ts'
import { importMs, restoreMs } from '../state/restore-costs.ts'
import { type RestorePlan, planRestore, unmeasuredStepMs } from '../state/restore-plan.ts'
import type { BlobLease, BlobView, SnapshotKey, Store, When } from '../store/interface.ts'
import type { NewState } from '../state/recipe.ts'
import type { HeaderRegistry } from './header-registry.ts'
import type { Start } from '../check/plan.ts'
import type { Leased } from '../job/base.ts'
import type { Resolved } from './starts.ts'

export interface StateDeskParts {
  store: Store
  headers: HeaderRegistry
  restores: Dialect['restores']
  /** Ids of the REPLs that have a state in memory. */
  heldBy(ref: StateRef): string[]
}

export class StateDesk {
  readonly #store: Store
  readonly #headers: HeaderRegistry
  readonly #heldBy: (ref: StateRef) => string[]
  readonly #restores: Dialect['restores']

  constructor(parts: StateDeskParts) {
    this.#store = parts.store
    this.#headers = parts.headers
    this.#heldBy = parts.heldBy
    this.#restores = parts.restores
  }

  /** What a request names as its start, as something to run on. */
  async resolve(start: Start): Promise<Resolved | RefusedAnswer> {
    switch (start.type) {
      case 'header':
        return this.ofHeader(start.header)
      case 'header-hash': {
        const header = await this.#headers.find(start.hash)
        return header === null
          ? { type: 'refused', refusal: { type: 'unknown-header' } }
          : this.ofHeader(header)
      }
      case 'state':
        return this.#ofState(start.ref)
      default:
        return start satisfies never
    }
  }

  ofHeader(header: Header): Resolved {
    return this.#resolved(header, [])
  }

  #resolved(header: Header, links: readonly Link[]): Resolved {
    const state = links.at(-1)?.ref ?? null
    return {
      type: 'resolved',
      header,
      origin: { toolchain: this.#store.toolchainId, headerHash: header.hash, state },
      costMs: (seat) => this.#plan(header, links, seat).ms,
      base: (attempt, seat) => this.#lease(header, links, attempt === 'retry' ? null : seat),
    }
  }

  async #ofState(ref: StateRef): Promise<Resolved | RefusedAnswer> {
    const chain = await walkChain(this.#store, ref)
    if (chain.type !== 'chain') return { type: 'refused', refusal: refusalOf(ref, chain) }
    const header = await this.#headers.find(chain.headerHash)
    // The text that the hash was made of is lost: nothing can be replayed.
    if (header === null) return { type: 'refused', refusal: { type: 'unknown-state', ref } }
    return this.#resolved(header, chain.links)
  }

  /** Without a seat no snapshot is offered. */
  async #lease(header: Header, links: readonly Link[], seat: Seat | null): Promise<Leased> {
    const base: Base = { header, steps: replaySteps(links), snapshots: [] }
    const leases = seat === null ? null : await this.#bestBlob(header, links, seat)
    if (leases === null) return { base, [Symbol.dispose]: () => undefined }
    const [ref, lease, against] = leases
    base.snapshots.push({ ref, path: lease.path, base: against?.path })
    return {
      base,
      [Symbol.dispose]() {
        lease[Symbol.dispose]()
        against?.[Symbol.dispose]()
      },
    }
  }

  #plan(header: Header, links: readonly Link[], seat: Pick<Seat, 'headers' | 'states'>): RestorePlan {
    const blobs = links.filter(({ ref }) => this.#store.blob(ref) !== null)
    const headers = seat.headers.size > (seat.headers.has(header.hash) ? 1 : 0)
    const snapshotMs = restoreMs(this.#restores, { headers, states: seat.states.size > 0 })
    return planRestore({
      steps: links.map(({ ref, leanMs }) => ({ ref, replayMs: leanMs ?? unmeasuredStepMs })),
      header: {
        held: seat.headers.has(header.hash),
        importMs,
        snapshotMs: this.#store.blob(header.hash) !== null ? snapshotMs : null,
      },
      held: seat.states,
      blobs: new Map(blobs.map(({ ref }) => [ref, snapshotMs])),
    })
  }

  /** The blob to restore, with the header's that it may need. */
  async #bestBlob(
    header: Header,
    links: readonly Link[],
    seat: Seat,
  ): Promise<[SnapshotKey, BlobLease, BlobLease | null] | null> {
    const plan = this.#plan(header, links, seat)
    if (plan.by !== 'snapshot') return null
    const key = links[plan.from - 1]?.ref ?? header.hash
    const needs = this.#store.blob(key)?.needs ?? null
    const against = needs === null ? null : await this.#store.openBlob(needs)
    if (against !== null && against.type !== 'ready') return null
    const opened = await this.#store.openBlob(key)
    if (opened.type === 'ready') return [key, opened.lease, against?.lease ?? null]
    against?.lease[Symbol.dispose]()
    return null
  }

  /** Whether all these can be started from. */
  async knows(refs: readonly (string | null)[]): Promise<boolean> {
    for (const text of refs) {
      const ref = text === null ? null : parseStateRef(text)
      if (ref !== null && (await this.#store.getRecipe(ref)).type !== 'found') return false
    }
    return true
  }

  /** Whether the states are known from now on, whatever dies. */
  async remember(made: NewState[], when?: When): Promise<boolean> {
    const outcome = await this.#store.putRecipes(made, when)
    return outcome.type === 'stored' || outcome.type === 'known'
  }

  async info(ref: StateRef): Promise<Answer<StateInfo>> {
    const chain = await walkChain(this.#store, ref)
    if (chain.type !== 'chain') return { type: 'refused', refusal: refusalOf(ref, chain) }
    const state = chain.links.at(-1)
    if (state === undefined) return { type: 'refused', refusal: { type: 'unknown-state', ref } }
    const blob = this.#store.blob(ref)
    return {
      type: 'ok',
      value: {
        state_ref: ref,
        kind: ref.startsWith('proof-') ? 'proof' : 'environment',
        recipe: viewRecipe(state.recipe),
        depth: chain.links.length,
        toolchain: viewToolchain(this.#store.toolchain),
        blob: blob === null ? null : viewBlob(blob),
        held_by: this.#heldBy(ref),
        created_at: state.madeAt.toISOString(),
      },
    }
  }

  async blob(ref: StateRef): Promise<Answer<{ bytes: number; stream: Readable }>> {
    const recipe = await this.#store.getRecipe(ref)
    if (recipe.type !== 'found') return { type: 'refused', refusal: refusalOf(ref, { ref, ...recipe }) }
    const stream = await this.#store.blobStream(ref)
    if (stream !== null) return { type: 'ok', value: stream }
    return { type: 'refused', refusal: { type: 'unknown-state', ref } }
  }

  async delete(ref: StateRef): Promise<Answer<{ deleted: true }>> {
    const outcome = await this.#store.deleteState(ref)
    if (outcome.type === 'deleted') return { type: 'ok', value: { deleted: true } }
    if (outcome.type === 'missing') return { type: 'refused', refusal: { type: 'unknown-state', ref } }
    throw new Error(`the store could not delete ${ref}: ${outcome.detail}`)
  }
}

const refusalOf = (ref: StateRef, chain: Exclude<ChainOutcome, { type: 'chain' }>): Refusal => {
  switch (chain.type) {
    case 'other-toolchain':
      return { type: 'toolchain-mismatch', ref, expected: chain.expected, found: chain.found }
    case 'unavailable':
      throw new Error(`the store could not be read: ${chain.detail}`)
    case 'missing':
    case 'other-format':
    case 'too-deep':
      return { type: 'unknown-state', ref }
    default:
      return chain satisfies never
  }
}

const viewBlob = (blob: BlobView): Blob => ({
  bytes: blob.bytes,
  stored_bytes: blob.storedBytes,
  sha256: blob.content,
  needs: blob.needs,
  created_at: blob.madeAt.toISOString(),
  last_used_at: blob.usedAt.toISOString(),
})
