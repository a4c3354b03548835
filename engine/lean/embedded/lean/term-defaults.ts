// `Term.Context`, `Term.State` and `Meta.Context` as Lean itself makes them for a command: taken from a call of
// `liftTermElabM`. The last has the elaborator's own settings for unification, which `runMetaM` lacks.
import { construct } from '../objects/constructors.ts'
import { LeanCallback } from '../objects/closures.ts'
import { takeIoResult } from '../objects/io-results.ts'
import { box, release, retain, type Obj } from '../objects/refcount.ts'
import type { LeanWasm } from '../wasm/lean-wasm.ts'
import { makeCommandState } from './command-state.ts'
import { commandContext } from './commands.ts'
import { readRef, type MetaFrame } from './meta.ts'
import { makeInputContext } from './session.ts'

export interface TermDefaults {
  /** `Term.Context`, owned. */
  context: Obj
  /** `Term.State`, owned. */
  state: Obj
  /** `Meta.Context` with an empty local context, owned. */
  metaContext: Obj
}

/** What Lean hands to the callback; all borrowed for its duration. */
export interface TermFrame extends MetaFrame {
  termContext: Obj
  termState: Obj
  /** The reference of the `Command.State` around it. */
  commandState: Obj
}

/** Six contexts and references, and the world. */
const termArity = 7

export class TermRunner {
  readonly #wasm: LeanWasm
  readonly #callback: LeanCallback

  constructor(wasm: LeanWasm) {
    this.#wasm = wasm
    this.#callback = new LeanCallback(wasm, termArity)
  }

  /** @param env any environment, borrowed. */
  read(env: Obj): TermDefaults {
    let defaults: TermDefaults | null = null
    this.run(env, ({ termContext, termState, metaContext }) => {
      defaults = {
        context: retain(this.#wasm, termContext),
        state: readRef(this.#wasm, termState),
        metaContext: retain(this.#wasm, metaContext),
      }
    })
    if (defaults === null) throw new Error('Lean gave no context for terms')
    return defaults
  }

  /** Runs JavaScript inside Lean's `TermElabM`, over the environment (borrowed) with nothing open and no option set. */
  run(env: Obj, body: (frame: TermFrame) => void): void {
    const wasm = this.#wasm
    const commandState = wasm.call('lean_st_mk_ref', makeCommandState(wasm, retain(wasm, env)))
    this.#callback.run = ([
      termContext = 0,
      termState = 0,
      metaContext = 0,
      metaState = 0,
      coreContext = 0,
      coreState = 0,
    ]) => {
      body({ termContext, termState, metaContext, metaState, coreContext, coreState, commandState })
      return construct(wasm, 0, [box(0)])
    }
    const input = makeInputContext(wasm, '')
    const result = takeIoResult(
      wasm,
      wasm.apply(
        'l_Lean_Elab_Command_liftTermElabM___redArg',
        this.#callback.closure(),
        commandContext(wasm, input, box(0)),
        retain(wasm, commandState),
      ),
    )
    release(wasm, result.ok ? result.value : result.error)
    release(wasm, commandState)
    release(wasm, input)
  }
}
