// The last word on a proof: the root goal's assignment must be whole, free of `sorry` and of trust in compiled code,
// and the kernel must accept it as a theorem of the root goal's statement.
import { LeanCallback } from '../objects/closures.ts'
import { construct, field } from '../objects/constructors.ts'
import { takeIoResult } from '../objects/io-results.ts'
import { makeName } from '../objects/names.ts'
import { box, release, retain, unbox, type Obj } from '../objects/refcount.ts'
import type { LeanWasm } from '../wasm/lean-wasm.ts'
import { axiomsBehind } from './axioms.ts'
import { renderException } from './exceptions.ts'
import { frameArguments, readRef, type MetaFrame, type MetaRunner } from './meta.ts'
import { commandContextOf, contextField, emptyLocalContext, type ProofState } from './proof-state.ts'

const metaArity = 5

export class ProofVerifier {
  readonly #wasm: LeanWasm
  readonly #meta: MetaRunner
  readonly #inGoal: LeanCallback

  constructor(wasm: LeanWasm, meta: MetaRunner) {
    this.#wasm = wasm
    this.#meta = meta
    this.#inGoal = new LeanCallback(wasm, metaArity)
  }

  /** The protocol's `proofStatus`. */
  status(state: ProofState): string {
    if (state.goals.length > 0) return 'Incomplete: open goals remain'
    let status = 'Error: the proof was not checked'
    const ran = this.#meta.run(state.context, emptyLocalContext(this.#wasm), (frame) => {
      status = this.#check(state, frame)
    })
    return ran.ok ? status : `Error: ${ran.message}`
  }

  #check(state: ProofState, frame: MetaFrame): string {
    const wasm = this.#wasm
    const metaState = readRef(wasm, frame.metaState)
    const mctx = field(wasm, metaState, 0)
    const proof = this.#instantiate(mctx, wasm.apply('l_Lean_mkMVar', retain(wasm, state.root)))
    release(wasm, metaState)
    try {
      if (this.#holds('l_Lean_Expr_hasSorry', proof)) return 'Incomplete: contains sorry'
      if (this.#holds('l_Lean_Expr_hasMVar', proof)) return 'Incomplete: contains metavariable(s)'
      return this.#kernel(state, proof, frame)
    } finally {
      release(wasm, proof)
    }
  }

  /** Takes ownership of the expression. */
  #instantiate(mctx: Obj, expression: Obj): Obj {
    const wasm = this.#wasm
    const pair = wasm.apply('l_Lean_instantiateMVarsCore', retain(wasm, mctx), expression)
    const instantiated = retain(wasm, field(wasm, pair, 0))
    release(wasm, pair)
    return instantiated
  }

  #holds(predicate: string, expression: Obj): boolean {
    return unbox(this.#wasm.apply(predicate, retain(this.#wasm, expression))) === 1
  }

  /** Closes the proof over its local context and adds it to the environment as a theorem, through the kernel. */
  #kernel(state: ProofState, proof: Obj, frame: MetaFrame): string {
    const wasm = this.#wasm
    let status = 'Error: the kernel was not asked'
    this.#inGoal.run = ([metaContext = 0, metaState = 0, coreContext = 0, coreState = 0]) => {
      status = this.#addTheorem(state, proof, { metaContext, metaState, coreContext, coreState })
      return construct(wasm, 0, [box(0)])
    }
    const outcome = takeIoResult(
      wasm,
      wasm.apply(
        'l___private_Lean_Meta_Basic_0__Lean_Meta_withMVarContextImp___redArg',
        retain(wasm, state.root),
        this.#inGoal.closure(),
        ...frameArguments(wasm, frame),
      ),
    )
    if (!outcome.ok) return `Error: ${renderException(wasm, outcome.error)}`
    release(wasm, outcome.value)
    return status
  }

  #addTheorem(state: ProofState, proof: Obj, frame: MetaFrame): string {
    const wasm = this.#wasm
    const typed = takeIoResult(
      wasm,
      wasm.apply('l_Lean_MVarId_getType', retain(wasm, state.root), ...frameArguments(wasm, frame)),
    )
    if (!typed.ok) return `Error: ${renderException(wasm, typed.error)}`
    const metaState = readRef(wasm, frame.metaState)
    const type = this.#instantiate(field(wasm, metaState, 0), typed.value)
    release(wasm, metaState)
    if (this.#holds('l_Lean_Expr_hasMVar', type)) {
      release(wasm, type)
      return 'Incomplete: contains metavariable(s)'
    }
    const added = takeIoResult(wasm, this.#mkAuxTheorem(type, retain(wasm, proof), frame))
    if (!added.ok) return `Error: kernel type check failed: ${renderException(wasm, added.error)}`
    release(wasm, added.value)
    const env = field(wasm, commandContextOf(wasm, state.context), contextField.env)
    const axioms = axiomsBehind(wasm, env, proof)
    if (axioms.includes('sorryAx')) return 'Incomplete: contains sorry'
    return axioms.length === 0 ? 'Completed' : `Error: the proof rests on axioms: ${axioms.join(', ')}`
  }

  /** `mkAuxTheorem type value zetaDelta kind? cache`: abstracts the local context, then adds through the kernel. */
  #mkAuxTheorem(type: Obj, value: Obj, frame: MetaFrame): Obj {
    const wasm = this.#wasm
    const zetaDelta = box(1)
    const kind = construct(wasm, 1, [makeName(wasm, '_proof')])
    const cache = box(0)
    return wasm.apply(
      'l_Lean_Meta_mkAuxTheorem',
      type,
      value,
      zetaDelta,
      kind,
      cache,
      ...frameArguments(wasm, frame),
    )
  }
}
