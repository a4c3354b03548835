// What `example`s rest on: they leave no constant behind to be looked at, so that what the kernel is given of one, and of
// what was made for it, is noted as it comes.
import { field, tagOf } from '../objects/constructors.ts'
import { readName } from '../objects/names.ts'
import { isScalar, type Obj } from '../objects/refcount.ts'
import type { LeanWasm } from '../wasm/lean-wasm.ts'
import { expressionsOf, spread, constantsUsedIn, type Tainted } from './axioms.ts'

/** `Declaration`: axiom, definition, theorem, opaque; others state no example. */
const lastPlain = 3
const example = '_example'
/** A text decides how many there are: past this they are taken for one. */
const mostNames = 2_000

export class ExampleAxioms {
  readonly #wasm: LeanWasm
  #uses = new Map<string, Set<string>>()

  constructor(wasm: LeanWasm) {
    this.#wasm = wasm
  }

  /** @param declaration that the kernel is given, borrowed. */
  sees(declaration: Obj): void {
    const wasm = this.#wasm
    if (isScalar(declaration) || tagOf(wasm, declaration) > lastPlain) return
    const name = readName(wasm, field(wasm, field(wasm, field(wasm, declaration, 0), 0), 0))
    if (!name.includes(example)) return
    const known = this.#uses.get(name) ?? this.#uses.get(this.#uses.size < mostNames ? name : example)
    const uses = known ?? new Set<string>()
    for (const expression of expressionsOf(wasm, declaration))
      for (const used of constantsUsedIn(wasm, expression)) uses.add(used)
    if (known === undefined) this.#uses.set(this.#uses.size < mostNames ? name : example, uses)
  }

  /** The axioms beyond the standard three of those since the last taking. @param tainted what is known of all else. */
  take(tainted: Tainted): string[] {
    const known = new Map(tainted)
    spread(
      [...this.#uses].map(([name, uses]) => ({ name, uses })),
      known,
    )
    const axioms = [...this.#uses.keys()].flatMap((name) => known.get(name) ?? [])
    this.#uses = new Map()
    return axioms
  }
}
