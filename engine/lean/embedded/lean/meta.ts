// Runs JavaScript inside Lean's `MetaM`: Lean calls back with its contexts and state references.
// `Core.State`: 0 env, 1 nextMacroScope, 2 ngen, 3 auxDeclNGen, 4 traceState, 5 cache, 6 messages, 7 infoState, …
// `Meta.State`: 0 mctx, …
import { construct, field, optional } from '../objects/constructors.ts'
import { makeList, persistentArrayItems } from '../objects/collections.ts'
import { LeanCallback } from '../objects/closures.ts'
import { box, release, retain, type Obj } from '../objects/refcount.ts'
import type { LeanWasm } from '../wasm/lean-wasm.ts'
import { takeIoValue } from './exceptions.ts'

/** What Lean hands to the callback; all borrowed for its duration. */
export interface MetaFrame {
  metaContext: Obj
  metaState: Obj
  coreContext: Obj
  coreState: Obj
}

/** What a `MetaM` function takes after its own arguments, owned by the callee. */
export const frameArguments = (wasm: LeanWasm, frame: MetaFrame): Obj[] =>
  [frame.metaContext, frame.metaState, frame.coreContext, frame.coreState].map((one) => retain(wasm, one))

export const coreField = {
  env: 0,
  nextMacroScope: 1,
  ngen: 2,
  auxDeclNGen: 3,
  traceState: 4,
  messages: 6,
  infoState: 7,
} as const

/** The state in a reference, owned by the caller. */
export const readRef = (wasm: LeanWasm, reference: Obj): Obj => wasm.call('lean_st_ref_get', reference)
/** Takes ownership of the value. */
export const writeRef = (wasm: LeanWasm, reference: Obj, value: Obj): void => {
  wasm.call('lean_st_ref_set', reference, value)
}

/** Four contexts and references, and the world. */
const metaArity = 5

/** The declarations of a `LocalContext` {fvarIdToDecl, decls, auxDeclToFullName} as a list, owned by the caller. */
function declarationsOf(wasm: LeanWasm, localContext: Obj): Obj {
  const declarations = persistentArrayItems(wasm, field(wasm, localContext, 1)).flatMap((one) => {
    const declaration = optional(wasm, one)
    return declaration === null ? [] : [retain(wasm, declaration)]
  })
  return makeList(wasm, declarations)
}

export class MetaRunner {
  readonly #wasm: LeanWasm
  readonly #callback: LeanCallback
  readonly #inner: LeanCallback

  constructor(wasm: LeanWasm) {
    this.#wasm = wasm
    this.#callback = new LeanCallback(wasm, metaArity)
    this.#inner = new LeanCallback(wasm, metaArity)
  }

  /** @param context `ContextInfo` and @param localContext `LocalContext`, borrowed. */
  run(
    context: Obj,
    localContext: Obj,
    body: (frame: MetaFrame) => void,
  ): { ok: true } | { ok: false; message: string } {
    const wasm = this.#wasm
    this.#callback.run = ([metaContext = 0, metaState = 0, coreContext = 0, coreState = 0]) => {
      body({ metaContext, metaState, coreContext, coreState })
      return construct(wasm, 0, [box(0)])
    }
    const result = takeIoValue(
      wasm,
      wasm.apply(
        'l_Lean_Elab_ContextInfo_runMetaM___redArg',
        retain(wasm, context),
        retain(wasm, localContext),
        this.#callback.closure(),
      ),
    )
    if (!result.ok) return result
    release(wasm, result.value)
    return { ok: true }
  }

  /** As `run`, with the instances among the local declarations known to instance search. */
  runWithInstances(context: Obj, localContext: Obj, body: (frame: MetaFrame) => void): void {
    const wasm = this.#wasm
    this.run(context, localContext, (frame) => {
      const inner = this.#inner
      inner.run = ([metaContext = 0, metaState = 0, coreContext = 0, coreState = 0]) => {
        body({ metaContext, metaState, coreContext, coreState })
        return construct(wasm, 0, [box(0)])
      }
      const result = wasm.apply(
        'l_Lean_Meta_withLocalInstancesImp___redArg',
        declarationsOf(wasm, localContext),
        inner.closure(),
        ...frameArguments(wasm, frame),
      )
      release(wasm, result)
    })
  }
}
