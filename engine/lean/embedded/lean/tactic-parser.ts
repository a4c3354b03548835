// The text of a step as Lean's own tactic block takes it: one tactic or several, on lines of their own or with `;`.
import type { ReplMessage } from '../../../protocol/wire.ts'
import { LeanCallback } from '../objects/closures.ts'
import { construct, field, optional } from '../objects/constructors.ts'
import { arrayItems } from '../objects/collections.ts'
import { box, release, retain, type Obj } from '../objects/refcount.ts'
import type { LeanWasm } from '../wasm/lean-wasm.ts'
import { readMessage, readPosition } from './messages.ts'
import { commandContextOf, contextField } from './proof-state.ts'

export type ParsedTactics =
  { ok: true; /** `Tactic.tacticSeq`, owned. */ syntax: Obj } | { ok: false; errors: ReplMessage[] }

/** Context and state; a `ParserFn` is pure. */
const parserArity = 2
/** `ParserState`: 0 stxStack {raw, drop}, 1 lhsPrec, 2 pos, 3 cache, 4 errorMsg, … `Parser`: 0 info, 1 fn. `InputContext.fileMap`: 2. */
const stateField = { stack: 0, pos: 2, error: 4 } as const
const parserFn = 1
const fileMapField = 2

export class TacticParser {
  readonly #wasm: LeanWasm
  readonly #callback: LeanCallback

  constructor(wasm: LeanWasm) {
    this.#wasm = wasm
    this.#callback = new LeanCallback(wasm, parserArity)
  }

  /** @param context `ContextInfo` whose tokens and names hold, @param input `InputContext` of the text; both borrowed. */
  parse(context: Obj, input: Obj): ParsedTactics {
    const wasm = this.#wasm
    const state = this.#run(context, input)
    try {
      const failed = this.#errors(state, input)
      if (failed.length > 0) return { ok: false, errors: failed }
      const stack = arrayItems(wasm, field(wasm, field(wasm, state, stateField.stack), 0))
      const syntax = stack.at(-1)
      if (syntax === undefined) throw new Error('the parser left no syntax')
      return { ok: true, syntax: retain(wasm, syntax) }
    } finally {
      release(wasm, state)
    }
  }

  #run(context: Obj, input: Obj): Obj {
    const wasm = this.#wasm
    const block = field(wasm, wasm.constant('l_Lean_Parser_Tactic_tacticSeq'), parserFn)
    this.#callback.run = ([parserContext = 0, state = 0]) => {
      const start = wasm.apply('l_Lean_Parser_whitespace', retain(wasm, parserContext), retain(wasm, state))
      // Such as a tab: what is read from there on would hide it.
      if (optional(wasm, field(wasm, start, stateField.error)) !== null) return start
      return wasm.call('lean_apply_2', retain(wasm, block), retain(wasm, parserContext), start)
    }
    const command = commandContextOf(wasm, context)
    const part = (index: number): Obj => retain(wasm, field(wasm, command, index))
    const module = construct(wasm, 0, [
      part(contextField.env),
      part(contextField.options),
      part(contextField.currNamespace),
      part(contextField.openDecls),
    ])
    return wasm.apply(
      'l_Lean_Parser_ParserFn_run',
      this.#callback.closure(),
      retain(wasm, input),
      module,
      wasm.apply('l_Lean_Parser_getTokenTable', part(contextField.env)),
      wasm.apply('l_Lean_Parser_mkParserState', retain(wasm, field(wasm, input, 0))),
    )
  }

  /** As Lean words and places what does not parse in a file. */
  #errors(state: Obj, input: Obj): ReplMessage[] {
    const wasm = this.#wasm
    const all = wasm.apply('l_Lean_Parser_ParserState_allErrors', retain(wasm, state))
    const errors = arrayItems(wasm, all).map((one) => {
      const rest = field(wasm, one, 1)
      const message = wasm.apply(
        'l___private_Lean_Parser_Module_0__Lean_Parser_mkErrorMessage',
        ...[input, field(wasm, one, 0), field(wasm, rest, 0), field(wasm, rest, 1)].map((part) =>
          retain(wasm, part),
        ),
      )
      const read = readMessage(wasm, message)
      release(wasm, message)
      return read
    })
    release(wasm, all)
    return errors.length > 0 ? errors : this.#rest(state, input)
  }

  /** What stands after the last tactic that could be read. */
  #rest(state: Obj, input: Obj): ReplMessage[] {
    const wasm = this.#wasm
    const end = field(wasm, state, stateField.pos)
    const atEnd = wasm.apply('l_Lean_Parser_InputContext_atEnd', retain(wasm, input), retain(wasm, end))
    if (atEnd === box(1)) return []
    const fileMap = retain(wasm, field(wasm, input, fileMapField))
    const position = wasm.apply('l_Lean_FileMap_toPosition', fileMap, retain(wasm, end))
    const pos = readPosition(wasm, position)
    release(wasm, position)
    return [{ severity: 'error', pos, data: 'expected end of input' }]
  }
}
