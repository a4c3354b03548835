// Of a tactic that has failed where Lean tried to unfold what it has no body of: whether the body was needed, judged by the
// main goal as the tactic found it.
import { LeanCallback } from '../objects/closures.ts'
import { listItems } from '../objects/collections.ts'
import { construct, field, tagOf } from '../objects/constructors.ts'
import { box, release, retain, type Obj } from '../objects/refcount.ts'
import type { LeanWasm } from '../wasm/lean-wasm.ts'
import { Differ } from './differ.ts'
import { goalOf, instantiateMVars, localDeclarations } from './goal.ts'
import { frameArguments, readRef, type MetaFrame } from './meta.ts'

/** What of the goal a tactic looks at. */
export type Looks = 'target' | 'hypotheses' | 'assumption'

/** Four contexts and references, and the world. */
const metaArity = 5
/** `LocalDecl`: 3 type. */
const localType = 3

export interface TacticFrame extends MetaFrame {
  /** The reference to `Tactic.State`, a list of goals. */
  goals: Obj
}

export class GoalNeeds {
  readonly #wasm: LeanWasm
  readonly #callback: LeanCallback

  constructor(wasm: LeanWasm) {
    this.#wasm = wasm
    this.#callback = new LeanCallback(wasm, metaArity)
  }

  /** The bodies that were needed, by name; null where that can't be told. All borrowed. */
  of(frame: TacticFrame, looks: Looks): Set<string> | null {
    const wasm = this.#wasm
    const goals = readRef(wasm, frame.goals)
    const [goal] = listItems(wasm, goals)
    let needs: Set<string> | null = null
    if (goal !== undefined) {
      this.#callback.run = ([metaContext = 0, metaState = 0, coreContext = 0, coreState = 0]) => {
        needs = this.#inGoal(goal, looks, { metaContext, metaState, coreContext, coreState })
        return construct(wasm, 0, [box(0)])
      }
      const result = wasm.apply(
        'l___private_Lean_Meta_Basic_0__Lean_Meta_withMVarContextImp___redArg',
        retain(wasm, goal),
        this.#callback.closure(),
        ...frameArguments(wasm, frame),
      )
      release(wasm, result)
    }
    release(wasm, goals)
    return needs
  }

  #inGoal(goal: Obj, looks: Looks, frame: MetaFrame): Set<string> | null {
    const wasm = this.#wasm
    const metaState = readRef(wasm, frame.metaState)
    const mctx = field(wasm, metaState, 0)
    const found = goalOf(wasm, mctx, goal)
    const owned: Obj[] = []
    const typeOf = (type: Obj): Obj => {
      owned.push(instantiateMVars(wasm, mctx, retain(wasm, type)))
      return owned.at(-1) ?? type
    }
    try {
      if (found === null) return null
      const target = typeOf(found.type)
      const hypotheses = localDeclarations(wasm, found.localContext)
        .filter((one) => tagOf(wasm, one) <= 1)
        .map((one) => typeOf(field(wasm, one, localType)))
      return this.#needs(looks, target, hypotheses, frame)
    } finally {
      for (const object of [...owned, metaState]) release(wasm, object)
    }
  }

  #needs(looks: Looks, target: Obj, hypotheses: Obj[], frame: MetaFrame): Set<string> | null {
    const wasm = this.#wasm
    const needs = (term: Obj): Set<string> | null => new Differ(wasm, frame).needs(term)
    switch (looks) {
      case 'target':
        return needs(target)
      case 'hypotheses':
        return new Set(hypotheses.flatMap((one) => [...(needs(one) ?? [])]))
      case 'assumption': {
        const alike = hypotheses.filter((one) => !new Differ(wasm, frame).differ(one, target))
        return alike.length === 0 ? new Set() : union([needs(target), ...alike.map(needs)])
      }
      default:
        return looks satisfies never
    }
  }
}

const union = (sets: readonly (Set<string> | null)[]): Set<string> | null =>
  sets.includes(null) ? null : new Set(sets.flatMap((one) => [...(one ?? [])]))
