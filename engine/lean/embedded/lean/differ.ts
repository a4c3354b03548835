// Whether two terms are different whatever the bodies are that this build lacks: then a mismatch of them is the text's, not
// the engine's. Weak heads are compared as far as no definition can change them; what stays open is no difference.
// `Expr`: tags 0 bvar, 1 fvar, 2 mvar, 3 sort, 4 const {name, …}, 5 app {function, argument}, 6 lambda,
// 7 forall {name, type, …}, 8 let, 9 lit, 10 mdata, 11 proj. `ConstantInfo`: tag 5 inductive, 6 constructor.
import { readConstantInfo } from '../objects/constant-info.ts'
import { field, tagOf } from '../objects/constructors.ts'
import { takeIoResult } from '../objects/io-results.ts'
import { readName } from '../objects/names.ts'
import { release, retain, unbox, type Obj } from '../objects/refcount.ts'
import type { LeanWasm } from '../wasm/lean-wasm.ts'
import { coreField, frameArguments, readRef, type MetaFrame } from './meta.ts'
import { isUnexposed } from './unexposed.ts'

const tag = { fvar: 1, sort: 3, constant: 4, app: 5, forall: 7, literal: 9, projection: 11 } as const
/** Of a projection: what it is of. */
const projected = 2
/** Lambda, `let`. */
const binders: readonly number[] = [6, 8]
const constantTag = { inductive: 5, constructor: 6 } as const

/** A type with more parts is compared as far as that. */
const mostComparisons = 300
const mostDepth = 30

type Head = 'fvar' | 'sort' | 'forall' | 'literal' | 'inductive' | 'constructor' | 'bodiless' | 'open'
interface Weak {
  head: Head
  /** Of a constant or a free variable. */
  name: string
  args: Obj[]
  term: Obj
  /** Whether there is more to it behind a binder. */
  binds: boolean
}

export class Differ {
  readonly #wasm: LeanWasm
  readonly #frame: MetaFrame
  #left = mostComparisons
  readonly #owned: Obj[] = []

  /** The frame's objects are borrowed. */
  constructor(wasm: LeanWasm, frame: MetaFrame) {
    this.#wasm = wasm
    this.#frame = frame
  }

  /** Both borrowed. */
  differ(one: Obj, other: Obj): boolean {
    try {
      return this.#differ(one, other, 0)
    } finally {
      for (const object of this.#owned.splice(0)) release(this.#wasm, object)
    }
  }

  /**
   * The bodies, by name, that a term (borrowed) needs: those whose application is no mere function of variables, at which
   * whoever had the body would be stuck too. Null where that can't be told.
   */
  needs(term: Obj): Set<string> | null {
    const found = new Set<string>()
    try {
      return this.#needs(term, 0, found) ? found : null
    } finally {
      for (const object of this.#owned.splice(0)) release(this.#wasm, object)
    }
  }

  #needs(term: Obj, depth: number, found: Set<string>): boolean {
    if (this.#left-- <= 0 || depth > mostDepth) return false
    const weak = this.#weak(term)
    if (weak === null) return false
    if (weak.head === 'forall') return this.#arrowNeeds(weak.term, depth, found)
    if (weak.binds) return false
    if (weak.head === 'bodiless' && !this.#isOfVariables(weak)) found.add(weak.name)
    return weak.args.every((arg) => this.#isProof(arg) || this.#needs(arg, depth + 1, found))
  }

  #arrowNeeds(arrow: Obj, depth: number, found: Set<string>): boolean {
    const wasm = this.#wasm
    const body = field(wasm, arrow, 2)
    if (unbox(wasm.apply('l_Lean_Expr_hasLooseBVars', retain(wasm, body))) === 1) return false
    return this.#needs(field(wasm, arrow, 1), depth + 1, found) && this.#needs(body, depth + 1, found)
  }

  #differ(one: Obj, other: Obj, depth: number): boolean {
    if (this.#left-- <= 0 || depth > mostDepth) return false
    const [a, b] = [this.#weak(one), this.#weak(other)]
    if (a === null || b === null || this.#wasm.call('lean_expr_eqv', a.term, b.term) === 1) return false
    if (a.head === 'open' || b.head === 'open') return false
    if (a.head === 'bodiless' || b.head === 'bodiless') return this.#bodiless(a, b, depth)
    if (a.head !== b.head) return !mayMeet(a.head, b.head)
    switch (a.head) {
      case 'literal':
        return true
      case 'sort':
        return false
      case 'forall':
        return this.#differ(field(this.#wasm, a.term, 1), field(this.#wasm, b.term, 1), depth + 1)
      default:
        return a.name !== b.name || this.#anyArgument(a, b, depth)
    }
  }

  #anyArgument(a: Weak, b: Weak, depth: number): boolean {
    if (a.args.length !== b.args.length) return false
    return a.args.some((arg, i) => {
      const other = b.args[i] ?? arg
      return !this.#isProof(arg) && this.#differ(arg, other, depth + 1)
    })
  }

  /** Whoever unfolds it is stuck at a variable: it is no value, and no other variable's. */
  #bodiless(a: Weak, b: Weak, depth: number): boolean {
    const [stuck, other] = a.head === 'bodiless' ? [a, b] : [b, a]
    if (!this.#isOfVariables(stuck)) return false
    if (other.head !== 'bodiless') return true
    return stuck.name === other.name && this.#isOfVariables(other) && this.#anyArgument(stuck, other, depth)
  }

  #isOfVariables({ args }: Weak): boolean {
    const weak = args.map((arg) => this.#weak(arg))
    const plain: readonly Head[] = ['fvar', 'literal', 'inductive', 'sort']
    return (
      weak.some((one) => one?.head === 'fvar') &&
      weak.every((one) => one !== null && plain.includes(one.head) && one.args.length === 0)
    )
  }

  #weak(term: Obj): Weak | null {
    const wasm = this.#wasm
    const result = takeIoResult(
      wasm,
      wasm.apply('lean_whnf', retain(wasm, term), ...frameArguments(wasm, this.#frame)),
    )
    this.#owned.push(result.ok ? result.value : result.error)
    if (!result.ok) return null
    const args: Obj[] = []
    let at = result.value
    for (; tagOf(wasm, at) === tag.app; at = field(wasm, at, 0)) args.unshift(field(wasm, at, 1))
    if (tagOf(wasm, at) === tag.projection) args.unshift(field(wasm, at, projected))
    const binds = binders.includes(tagOf(wasm, at))
    return { ...this.#head(at), args, term: result.value, binds }
  }

  #head(at: Obj): { head: Head; name: string } {
    const wasm = this.#wasm
    switch (tagOf(wasm, at)) {
      case tag.fvar:
        return { head: 'fvar', name: readName(wasm, field(wasm, at, 0)) }
      case tag.sort:
        return { head: 'sort', name: '' }
      case tag.forall:
        return { head: 'forall', name: '' }
      case tag.literal:
        return { head: 'literal', name: '' }
      case tag.constant:
        return this.#constant(field(wasm, at, 0))
      default:
        return { head: 'open', name: '' }
    }
  }

  #constant(name: Obj): { head: Head; name: string } {
    const wasm = this.#wasm
    const core = readRef(wasm, this.#frame.coreState)
    const env = field(wasm, core, coreField.env)
    const kind = readConstantInfo(wasm, env, retain(wasm, name), (info) => tagOf(wasm, info))
    const bodiless = isUnexposed(wasm, env, name)
    release(wasm, core)
    const text = readName(wasm, name)
    if (bodiless) return { head: 'bodiless', name: text }
    if (kind === constantTag.inductive) return { head: 'inductive', name: text }
    return { head: kind === constantTag.constructor ? 'constructor' : 'open', name: text }
  }

  #isProof(term: Obj): boolean {
    const wasm = this.#wasm
    const result = takeIoResult(
      wasm,
      wasm.apply('l_Lean_Meta_isProof', retain(wasm, term), ...frameArguments(wasm, this.#frame)),
    )
    if (result.ok) return unbox(result.value) === 1
    release(wasm, result.error)
    return true
  }
}

/** A numeral is a constructor's too, and a variable of a structure is what its constructor makes of its fields. */
const mayMeet = (a: Head, b: Head): boolean =>
  (a === 'constructor' && (b === 'literal' || b === 'fvar')) ||
  (b === 'constructor' && (a === 'literal' || a === 'fvar'))
