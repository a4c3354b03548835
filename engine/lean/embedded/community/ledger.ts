// The numbers that the protocol gives environments and proof states, from 0 on and never twice, with what the worker
// calls them and how they came to be.
import type { Chain, ProofRecipe } from './recipe.ts'

export interface HeldEnvironment {
  /** The worker's id. */
  id: number
  chain: Chain
}
export interface HeldProof {
  /** The worker's id; null where there was no goal. */
  id: number | null
  recipe: ProofRecipe
}

export class Ledger {
  readonly #environments = new Map<number, HeldEnvironment>()
  readonly #proofs = new Map<number, HeldProof>()
  /** Environments by how they came to be. */
  readonly #byChain = new Map<string, HeldEnvironment>()
  #nextEnvironment = 0
  #nextProof = 0

  keepEnvironment(held: HeldEnvironment): number {
    this.#environments.set(this.#nextEnvironment, held)
    this.#byChain.set(held.chain.key, held)
    return this.#nextEnvironment++
  }

  keepProof(held: HeldProof): number {
    this.#proofs.set(this.#nextProof, held)
    return this.#nextProof++
  }

  environment(number: number): HeldEnvironment | undefined {
    return this.#environments.get(number)
  }

  proof(number: number): HeldProof | undefined {
    return this.#proofs.get(number)
  }

  /** An environment that the same texts led to. */
  sameChain({ key }: Chain): HeldEnvironment | undefined {
    return this.#byChain.get(key)
  }

  /** @returns the worker's ids that nothing here refers to any more, and how many were forgotten. */
  forget(
    environments: readonly number[],
    proofs: readonly number[],
  ): { environments: number[]; proofs: number[]; count: number } {
    const gone = environments.flatMap((number) => takeFrom(this.#environments, number))
    const goneProofs = proofs.flatMap((number) => takeFrom(this.#proofs, number))
    for (const held of gone) {
      const key = held.chain.key
      if (this.#byChain.get(key) === held) this.#byChain.delete(key)
    }
    const stillHeld = new Set([...this.#environments.values()].map(({ id }) => id))
    const stillProofs = new Set([...this.#proofs.values()].map(({ id }) => id))
    return {
      environments: gone.map(({ id }) => id).filter((id) => !stillHeld.has(id)),
      proofs: goneProofs.flatMap(({ id }) => (id === null || stillProofs.has(id) ? [] : [id])),
      count: gone.length + goneProofs.length,
    }
  }
}

function takeFrom<Value>(map: Map<number, Value>, key: number): Value[] {
  const value = map.get(key)
  map.delete(key)
  return value === undefined ? [] : [value]
}
