// Environments and proof states by the ids that the protocol gives them. Ids are never used again.
import type { DropReply, DropRequest } from '../../../protocol/wire.ts'
import type { Tainted } from '../lean/axioms.ts'
import { releaseProofState, type ProofState } from '../lean/proof-state.ts'
import { release, type Obj } from '../objects/refcount.ts'
import type { LeanWasm } from '../wasm/lean-wasm.ts'

export interface KeptEnvironment {
  /** `Command.State`, owned. */
  state: Obj
  tainted: Tainted
  /** The snapshot that holds it, at the same address: the last one that was made of it, or that it came from. */
  snapshot?: string
  /** What it was made warm as, in the memory that this process was forked from. */
  prepared?: string
}

export class Handles {
  readonly #wasm: LeanWasm
  readonly #environments = new Map<number, KeptEnvironment>()
  readonly #proofStates = new Map<number, ProofState>()
  #nextEnvironment = 0
  #nextProofState = 0

  constructor(wasm: LeanWasm) {
    this.#wasm = wasm
  }

  /** Takes ownership of the state. */
  keepEnvironment(environment: KeptEnvironment): number {
    const id = this.#nextEnvironment++
    this.#environments.set(id, environment)
    return id
  }

  /** Takes ownership of the state's objects. */
  keepProofState(state: ProofState): number {
    const id = this.#nextProofState++
    this.#proofStates.set(id, state)
    return id
  }

  /** Its state is borrowed. */
  environment(id: number): KeptEnvironment | undefined {
    return this.#environments.get(id)
  }

  /** An environment that this snapshot holds, at the same address. */
  stillHolds(snapshot: string): boolean {
    return [...this.#environments.values()].some((environment) => environment.snapshot === snapshot)
  }

  proofState(id: number): ProofState | undefined {
    return this.#proofStates.get(id)
  }

  drop({ drop = [], dropProofStates = [] }: DropRequest): DropReply {
    let dropped = 0
    for (const id of [drop].flat()) {
      const environment = this.#environments.get(id)
      if (environment === undefined) continue
      this.#environments.delete(id)
      release(this.#wasm, environment.state)
      dropped++
    }
    for (const id of [dropProofStates].flat()) {
      const state = this.#proofStates.get(id)
      if (state === undefined) continue
      this.#proofStates.delete(id)
      releaseProofState(this.#wasm, state)
      dropped++
    }
    return { dropped }
  }

  /** The memory that the objects were in is gone: nothing is released. */
  forgetAll(): void {
    this.#environments.clear()
    this.#proofStates.clear()
  }
}
