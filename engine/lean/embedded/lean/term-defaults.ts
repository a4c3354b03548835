// `Term.Context` and `Term.State` as Lean itself makes them for a command: taken from a call of `liftTermElabM`.
import { construct } from '../objects/constructors.ts'
import { LeanCallback } from '../objects/closures.ts'
import { takeIoResult } from '../objects/io-results.ts'
import { box, release, retain, type Obj } from '../objects/refcount.ts'
import type { LeanWasm } from '../wasm/lean-wasm.ts'
import { makeCommandState } from './command-state.ts'
import { commandContext } from './commands.ts'
import { readRef } from './meta.ts'
import { makeInputContext } from './session.ts'

export interface TermDefaults {
  /** `Term.Context`, owned. */
  context: Obj
  /** `Term.State`, owned. */
  state: Obj
}

/** Six contexts and references, and the world. */
const termArity = 7

export class TermDefaultsReader {
  readonly #wasm: LeanWasm
  readonly #callback: LeanCallback

  constructor(wasm: LeanWasm) {
    this.#wasm = wasm
    this.#callback = new LeanCallback(wasm, termArity)
  }

  /** @param env any environment, borrowed. */
  read(env: Obj): TermDefaults {
    const wasm = this.#wasm
    let defaults: TermDefaults | null = null
    this.#callback.run = ([context = 0, state = 0]) => {
      defaults = { context: retain(wasm, context), state: readRef(wasm, state) }
      return construct(wasm, 0, [box(0)])
    }
    const input = makeInputContext(wasm, '')
    const commandState = wasm.call('lean_st_mk_ref', makeCommandState(wasm, retain(wasm, env)))
    const result = takeIoResult(
      wasm,
      wasm.apply(
        'l_Lean_Elab_Command_liftTermElabM___redArg',
        this.#callback.closure(),
        commandContext(wasm, input, box(0)),
        commandState,
      ),
    )
    release(wasm, result.ok ? result.value : result.error)
    release(wasm, input)
    if (defaults === null) throw new Error('Lean gave no context for terms')
    return defaults
  }
}
