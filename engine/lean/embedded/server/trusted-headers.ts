// The constants of environments that questions are judged over, read when they are asked for and kept: the next question
// over the same header finds them.
import type { FindConstant } from '../../../kernel/declaration.ts'
import { Terms } from '../../../kernel/term/terms.ts'
import { headerConstants } from '../constants/header.ts'
import { retain, type Obj } from '../objects/refcount.ts'
import type { LeanWasm } from '../wasm/lean-wasm.ts'

export interface TrustedHeader {
  find: FindConstant
  terms: Terms
}

/** Each keeps its environment for as long as the process lives. */
const mostKept = 16

export class TrustedHeaders {
  readonly #wasm: LeanWasm
  readonly #known = new Map<Obj, TrustedHeader>()

  constructor(wasm: LeanWasm) {
    this.#wasm = wasm
  }

  /** @param environment borrowed, and kept. */
  of(environment: Obj): TrustedHeader {
    const known = this.#known.get(environment)
    if (known !== undefined) return known
    const terms = new Terms()
    const kept = this.#known.size < mostKept ? retain(this.#wasm, environment) : environment
    const header = { find: headerConstants(this.#wasm, kept, terms), terms }
    if (this.#known.size < mostKept) this.#known.set(environment, header)
    return header
  }

  forgetAll(): void {
    this.#known.clear()
  }
}
