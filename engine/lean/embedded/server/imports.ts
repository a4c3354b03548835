// The environments that were imported last, for callers who begin every text with its imports, or with none.
import type { ImportCache } from '../lean/header.ts'
import { release, retain, type Obj } from '../objects/refcount.ts'
import type { LeanWasm } from '../wasm/lean-wasm.ts'

/** An environment with all of `import Lean` is some 250 MB; a session has one header, or two. */
const mostKept = 2

export class RecentImports implements ImportCache {
  readonly #wasm: LeanWasm
  /** The one used last is the last one. */
  readonly #kept = new Map<string, Obj>()

  constructor(wasm: LeanWasm) {
    this.#wasm = wasm
  }

  get(header: string): Obj | undefined {
    const env = this.#kept.get(header)
    if (env === undefined) return undefined
    this.#kept.delete(header)
    this.#kept.set(header, env)
    return env
  }

  keep(header: string, env: Obj): void {
    this.#kept.set(header, retain(this.#wasm, env))
    for (const [oldest, kept] of this.#kept) {
      if (this.#kept.size <= mostKept) return
      this.#kept.delete(oldest)
      release(this.#wasm, kept)
    }
  }

  /** The memory that they were in is gone: nothing is released. */
  forgetAll(): void {
    this.#kept.clear()
  }
}
