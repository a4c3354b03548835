// Deep nesting fails fast: Lean's parser copies its stack at every level it may come back to, so that a thousand nested
// parentheses take a second, ten thousand all the memory, and only then elaboration says that they are too many. The
// parser of syntax categories, which every nesting goes through, is put behind one that counts, and past a depth that
// elaboration would refuse says what elaboration says.
import { makeClosure } from '../objects/closures.ts'
import { listItems } from '../objects/collections.ts'
import { field } from '../objects/constructors.ts'
import { readName } from '../objects/names.ts'
import { box, release, unbox, type Obj } from '../objects/refcount.ts'
import { characterBytes, makeString } from '../objects/strings.ts'
import type { LeanWasm } from '../wasm/lean-wasm.ts'
import { scopeField, scopesOf } from './command-state.ts'

/** Above what elaboration bears, 512 unless `maxRecDepth` says more: at least one level of it for each of these. */
const usualDepth = 700
/** For texts that raise `maxRecDepth`: what the stack was seen to bear. */
const greatestDepth = 4000
const raisingOption = 'maxRecDepth'

export const tooDeep =
  'maximum recursion depth has been reached\nuse `set_option maxRecDepth <num>` to increase limit\nuse `set_option diagnostics true` to get diagnostic information'

/** How Lean tags that message when elaboration says it. */
export const tooDeepKind = 'runtime.maxRecDepth'

/** A category's name, `ParserContext` and `ParserState`. */
const arity = 3

export class ParserDepth {
  readonly #wasm: LeanWasm
  readonly #tableIndex: number
  #parseCategory: ((category: Obj, context: Obj, state: Obj) => Obj) | null = null
  #depth = 0
  #limit = usualDepth
  #exceeded = false

  /** Takes a slot of the module's function table. */
  constructor(wasm: LeanWasm) {
    this.#wasm = wasm
    this.#tableIndex = wasm.tableIndex(
      (category = 0, context = 0, state = 0) => this.#parse(category, context, state),
      arity,
    )
  }

  /** Before anything is imported: an environment takes the parser that stands there when it is made. */
  install(): void {
    const closure = makeClosure(this.#wasm, this.#tableIndex, arity)
    this.#wasm.call('lean_mark_persistent', closure)
    this.#wasm.call('lean_st_ref_set', this.#wasm.constant('l_Lean_Parser_categoryParserFnRef'), closure)
  }

  /** Whether the text, or the state (borrowed) that it goes on from, raises Lean's own limit. */
  allow(text: string, state: Obj): void {
    const raised =
      text.includes(raisingOption) || scopesOf(this.#wasm, state).some((scope) => raises(this.#wasm, scope))
    this.#limit = raised ? greatestDepth : usualDepth
  }

  /** Whether nesting was refused since the last time this was asked. */
  takeExceeded(): boolean {
    const exceeded = this.#exceeded
    this.#exceeded = false
    return exceeded
  }

  /** Owns its arguments and passes them on as they are: a state that someone else held too would be copied whole. */
  #parse(category: Obj, context: Obj, state: Obj): Obj {
    const wasm = this.#wasm
    if (this.#depth >= this.#limit) {
      this.#exceeded = true
      const next = afterNextCharacter(wasm, context, state)
      release(wasm, category)
      release(wasm, context)
      // One character on: what fails where it began is passed over for another reading.
      return wasm.apply(
        'l_Lean_Parser_ParserState_mkUnexpectedErrorAt',
        state,
        makeString(wasm, tooDeep),
        next,
      )
    }
    this.#depth++
    try {
      this.#parseCategory ??= wasm.function('l_Lean_Parser_categoryParserFnImpl')
      return this.#parseCategory(category, context, state)
    } finally {
      this.#depth--
    }
  }
}

const raises = (wasm: LeanWasm, scope: Obj): boolean =>
  listItems(wasm, field(wasm, scope, scopeField.opts)).some(
    (one) => readName(wasm, field(wasm, one, 0)) === raisingOption,
  )

/** `ParserContext` {0 `InputContext` {0 inputString, …}, …}, `ParserState` {…, 2 pos, …}: a boxed position. */
function afterNextCharacter(wasm: LeanWasm, context: Obj, state: Obj): Obj {
  const text = field(wasm, field(wasm, context, 0), 0)
  const at = unbox(field(wasm, state, 2))
  return box(at + characterBytes(wasm, text, at))
}
