// Which definitions Lean would have unfolded and couldn't, having no body of them: it records each such try (see
// ../build-patch/evaluation-hook.ts), and a count of them tells which were tried while a tactic ran.
import { unfoldHook } from '../build-patch/evaluation-hook.ts'
import { headerBytes } from '../objects/constructors.ts'
import { isScalar, release, retain, type Obj } from '../objects/refcount.ts'
import type { LeanWasm } from '../wasm/lean-wasm.ts'

/** A `Name`'s hash stands behind its two fields. */
const hashAt = headerBytes + 2 * 4
/** A command that tries more different ones has its first ones told. */
const mostNames = 1_000

interface Tried {
  /** `Name`, owned. */
  name: Obj
  /** The number of the last try. */
  last: number
}

export class UnfoldWatch {
  readonly #wasm: LeanWasm
  readonly #tried = new Map<number, Tried>()
  #count = 0

  constructor(wasm: LeanWasm) {
    this.#wasm = wasm
    wasm.hook(unfoldHook, 2, (name = 0) => {
      this.#note(name >>> 0)
      return 0
    })
  }

  /** The number of the next try. */
  get mark(): number {
    return this.#count
  }

  /** The names, borrowed, of what was tried since the mark. */
  since(mark: number): Obj[] {
    return [...this.#tried.values()].filter(({ last }) => last >= mark).map(({ name }) => name)
  }

  clear(): void {
    for (const { name } of this.#tried.values()) release(this.#wasm, name)
    this.forget()
  }

  /** The memory that the names were in is another. */
  forget(): void {
    this.#tried.clear()
    this.#count = 0
  }

  #note(name: Obj): void {
    if (isScalar(name)) return
    const key = this.#hash(name)
    const known = this.#tried.get(key)
    if (known !== undefined) known.last = this.#count++
    else if (this.#tried.size < mostNames)
      this.#tried.set(key, { name: retain(this.#wasm, name), last: this.#count++ })
  }

  /** 53 bits of it. */
  #hash(name: Obj): number {
    const { i32 } = this.#wasm
    const word = (at: number): number => (i32[at >> 2] ?? 0) >>> 0
    return word(name + hashAt) + (word(name + hashAt + 4) & 0x1fffff) * 2 ** 32
  }
}
