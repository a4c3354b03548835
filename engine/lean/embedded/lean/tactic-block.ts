// Runs a tactic block on a whole list of goals, as Lean's own blocks are run: inside `TacticM`, with what terms
// postponed settled at its end.
import { LeanCallback } from '../objects/closures.ts'
import { tagOf } from '../objects/constructors.ts'
import { makeList } from '../objects/collections.ts'
import { takeIoResult } from '../objects/io-results.ts'
import { box, release, retain, type Obj } from '../objects/refcount.ts'
import type { LeanWasm } from '../wasm/lean-wasm.ts'
import { frameArguments, writeRef, type MetaFrame } from './meta.ts'

/** Contexts and state references of `TermElabM` and of `TacticM`, and the world. */
const termArity = 7
const tacticArity = 9

/** `PostponeBehavior.no`. */
const postponeNothing = box(1)

export interface BlockRun {
  /** `Tactic.tacticSeq`, and all else too, is borrowed. */
  syntax: Obj
  goals: readonly Obj[]
  /** The goal whose local context holds where no goal is left. */
  root: Obj
  termContext: Obj
  termState: Obj
}

export type BlockEnd =
  /** The goals that are left, a `List MVarId`, owned. */
  | { type: 'ran'; goals: Obj }
  /** Lean has logged why, and stopped. */
  | { type: 'aborted' }
  /** `Exception`, owned. */
  | { type: 'failed'; exception: Obj }

export class TacticBlock {
  readonly #wasm: LeanWasm
  readonly #inTerm: LeanCallback
  readonly #inTactic: LeanCallback

  constructor(wasm: LeanWasm) {
    this.#wasm = wasm
    this.#inTerm = new LeanCallback(wasm, termArity)
    this.#inTactic = new LeanCallback(wasm, tacticArity)
  }

  run({ syntax, goals, root, termContext, termState }: BlockRun, frame: MetaFrame): BlockEnd {
    let aborted = false
    const wasm = this.#wasm
    const retained = (args: readonly Obj[]): Obj[] => args.map((one) => retain(wasm, one))
    this.#inTactic.run = (args) => {
      const monads = args.slice(0, tacticArity - 1)
      // `Tactic.State` is a structure of one field, which Lean lays out as that field.
      writeRef(wasm, monads[1] ?? 0, makeList(wasm, retained(goals)))
      const end = wasm.apply('l_Lean_Elab_Tactic_evalTactic', retain(wasm, syntax), ...retained(monads))
      aborted = tagOf(wasm, end) !== 0
      return end
    }
    this.#inTerm.run = (args) =>
      wasm.apply(
        'l_Lean_Elab_Tactic_run',
        retain(wasm, goals[0] ?? root),
        this.#inTactic.closure(),
        ...retained(args.slice(0, termArity - 1)),
      )
    const state = wasm.call('lean_st_mk_ref', retain(wasm, termState))
    const result = wasm.apply(
      'l___private_Lean_Elab_SyntheticMVars_0__Lean_Elab_Term_withSynthesizeImp___redArg',
      this.#inTerm.closure(),
      postponeNothing,
      retain(wasm, termContext),
      retain(wasm, state),
      ...frameArguments(wasm, frame),
    )
    release(wasm, state)
    const taken = takeIoResult(wasm, result)
    if (!taken.ok) return { type: 'failed', exception: taken.error }
    if (!aborted) return { type: 'ran', goals: taken.value }
    release(wasm, taken.value)
    return { type: 'aborted' }
  }
}
