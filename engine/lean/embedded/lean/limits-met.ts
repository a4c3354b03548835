// What tactics fail for want of, wherever a text swallows the failure (`first`, `try`, `fail_if_success`, …): Lean's
// elaborators of the tactics that can meet a limit of this engine are wrapped, in Lean's own table of them, by a callback
// that looks at how they end. `KeyedDeclsAttribute`: 0 defn, 1 tableRef, to an `SMap` {0 HashMap {size, buckets}, …} of
// lists of `AttributeEntry` {key and name, value}. `Exception`: tag 0 error {ref, message}, 1 internal.
import type { ReplPosition } from '../../../protocol/wire.ts'
import { LeanCallback } from '../objects/closures.ts'
import { arrayItems, listItems } from '../objects/collections.ts'
import { field, setField, tagOf } from '../objects/constructors.ts'
import { readName } from '../objects/names.ts'
import { isScalar, release, retain, type Obj } from '../objects/refcount.ts'
import type { LeanWasm } from '../wasm/lean-wasm.ts'
import { lacksBody, limitOf, unexposedIn } from './engine-limits.ts'
import { renderException } from './exceptions.ts'
import { GoalNeeds, type Looks, type TacticFrame } from './goal-needs.ts'
import { coreField, readRef } from './meta.ts'
import { syntaxStart } from './syntax-positions.ts'
import { namesIn, syntaxKind } from './syntax.ts'
import { isUnexposed, unexposedAt } from './unexposed.ts'
import type { UnfoldWatch } from './unfold-watch.ts'

export interface MetLimit {
  /** Where Lean says, or would have said, that the tactic failed; null where that stands nowhere. */
  pos: ReplPosition | null
  /** None where it failed for another reason. */
  lacks: string[]
}

/**
 * How a failure of each tactic tells what was missing: bodies that Lean tried to unfold, bodies that the tactic was told
 * to unfold, or what the message says.
 */
const tactics = {
  decide: 'tried',
  applyRfl: 'tried',
  eqRefl: 'tried',
  assumption: 'tried',
  constructor: 'tried',
  contradiction: 'tried',
  injection: 'tried',
  cases: 'tried',
  change: 'tried',
  show: 'tried',
  'Conv.change': 'tried',
  'exact?': 'tried',
  exact: 'said',
  refine: 'said',
  apply: 'said',
  bvDecide: 'said',
  unfold: 'named',
  delta: 'named',
  rewriteSeq: 'named',
  simp: 'named',
  simpAll: 'named',
  dsimp: 'named',
  simpTrace: 'named',
  simpAllTrace: 'named',
  dsimpTrace: 'named',
  grind: 'named',
  funInduction: 'named',
  funCases: 'named',
} as const
type Telling = (typeof tactics)[keyof typeof tactics]

/** Tactics that try to unfold whatever they meet: what of the goal says whether a body was needed. */
const looks = new Map<string, Looks>(
  Object.entries({
    applyRfl: 'target',
    eqRefl: 'target',
    constructor: 'target',
    'exact?': 'target',
    change: 'target',
    show: 'target',
    assumption: 'assumption',
    contradiction: 'hypotheses',
    injection: 'hypotheses',
    cases: 'hypotheses',
  } as const),
)
/** Instances that decide stand in no goal. */
const decides = /[dD]ec(?:Eq|idable)/

const kindPrefix = 'Lean.Parser.Tactic.'
const tellingOf = new Map<string, Telling>(
  Object.entries(tactics).map(([name, telling]) => [kindPrefix + name, telling]),
)
/** `rw` ends in a `rfl` of its own that may fail: what it does not unfold says nothing. */
const reducibly = `${kindPrefix}withReducible`

const kernelToo = `${kindPrefix}decide`
/** It tries half the library. */
const search = `${kindPrefix}exact?`
/** Whose limits need no body that Lean would unfold. */
const withoutTries = [kernelToo, `${kindPrefix}bvDecide`]

/** The syntax, eight contexts and states, and the world. */
const tacticArity = 10
const coreContextFileMap = 1

export class LimitsMet {
  readonly #wasm: LeanWasm
  readonly #unfolds: UnfoldWatch
  readonly #needs: GoalNeeds
  readonly #callback: LeanCallback
  #met: MetLimit[] = []
  #reducible = 0

  constructor(wasm: LeanWasm, unfolds: UnfoldWatch) {
    this.#wasm = wasm
    this.#unfolds = unfolds
    this.#needs = new GoalNeeds(wasm)
    // The elaborator that is wrapped comes first.
    this.#callback = new LeanCallback(wasm, 1 + tacticArity)
    this.#callback.run = ([elaborator = 0, ...args]) => this.#elaborate(elaborator, args)
  }

  /** Once Lean is up; a snapshot's memory has the wrapped elaborators already. */
  install(): void {
    const wasm = this.#wasm
    const table = readRef(wasm, field(wasm, wasm.constant('l_Lean_Elab_Tactic_tacticElabAttribute'), 1))
    let wrapped = 0
    for (const bucket of arrayItems(wasm, field(wasm, field(wasm, table, 0), 1)))
      for (let cell = bucket; !isScalar(cell); cell = field(wasm, cell, 2)) {
        const kind = readName(wasm, field(wasm, cell, 0))
        if (!tellingOf.has(kind) && kind !== reducibly) continue
        wrapped++
        for (const entry of listItems(wasm, field(wasm, cell, 1))) {
          const wrapper = this.#callback.closure([field(wasm, entry, 1)])
          wasm.call('lean_mark_persistent', wrapper)
          setField(wasm, entry, 1, wrapper)
        }
      }
    release(wasm, table)
    if (wrapped !== tellingOf.size + 1) throw new Error('this build of Lean keeps its tactics in another way')
  }

  /** What was met since the last call. */
  take(): MetLimit[] {
    const met = this.#met
    this.#met = []
    this.#reducible = 0
    this.#unfolds.clear()
    return met
  }

  /** What Lean tried to unfold since the last taking and has no body of in this environment (borrowed). */
  tried(env: Obj): string[] {
    return this.#bodies(env, this.#unfolds.since(0))
  }

  #bodies(env: Obj, names: readonly Obj[]): string[] {
    return names
      .filter((name) => isUnexposed(this.#wasm, env, name))
      .map((name) => lacksBody(readName(this.#wasm, name)))
  }

  #elaborate(elaborator: Obj, args: Obj[]): Obj {
    const wasm = this.#wasm
    const kind = syntaxKind(wasm, args[0] ?? 0)
    const mark = this.#unfolds.mark
    if (kind === reducibly) this.#reducible++
    const owned = [elaborator, ...args].map((one) => retain(wasm, one))
    const result = wasm.call('lean_apply_10', ...owned)
    if (kind === reducibly) this.#reducible = Math.max(0, this.#reducible - 1)
    const failure = tagOf(wasm, result) === 1 ? field(wasm, result, 0) : null
    if (failure !== null && tagOf(wasm, failure) === 0) this.#note(kind, args, failure, mark)
    return result
  }

  #note(kind: string, args: Obj[], failure: Obj, mark: number): void {
    const wasm = this.#wasm
    const [syntax = 0, , , , , , , coreContext = 0, coreState = 0] = args
    const core = readRef(wasm, coreState)
    const lacks = this.#lacks(kind, args, failure, field(wasm, core, coreField.env), mark)
    release(wasm, core)
    if (lacks === null) return
    const fileMap = field(wasm, coreContext, coreContextFileMap)
    const place = syntaxStart(wasm, field(wasm, failure, 0), fileMap)
    this.#met.push({ pos: place ?? syntaxStart(wasm, syntax, fileMap), lacks })
  }

  /** Null where no limit was met; none where one was, and it was not for that that the tactic failed. */
  #lacks(kind: string, args: Obj[], failure: Obj, env: Obj, mark: number): string[] | null {
    const wasm = this.#wasm
    const telling = tellingOf.get(kind)
    if (telling === undefined) return null
    const names = namesIn(wasm, args[0] ?? 0)
    const tried = (): string[] => this.#bodies(env, this.#unfolds.since(mark))
    if (telling === 'named') {
      const mayDecide = names.some((name) => readName(wasm, name) === 'decide')
      return orNull([...this.#bodies(env, names), ...(mayDecide ? tried() : [])])
    }
    const untried = this.#unfolds.mark === mark && !withoutTries.includes(kind)
    if (untried || this.#reducible > 0) return null
    const words = renderException(wasm, retain(wasm, failure))
    if (telling === 'said') return limitOf(words)?.lacks ?? orNull(unexposedIn(words))
    if (isJudgement(words)) return null
    const unfolded = tried()
    // The kernel counts nothing, but shows what it is stuck at.
    if (kind === kernelToo && unfolded.length === 0)
      return orNull(unexposedAt(wasm, env, words).map(lacksBody))
    const look = looks.get(kind.slice(kindPrefix.length))
    if (unfolded.length === 0 || look === undefined || unfolded.some((one) => decides.test(one)))
      return orNull(unfolded)
    const needs = this.#needs.of(tacticFrame(args), look)
    if (needs === null || needs.size === 0) return needs === null ? unfolded : []
    return kind === search ? [...needs].map(lacksBody) : unfolded
  }
}

const orNull = (lacks: string[]): string[] | null => (lacks.length === 0 ? null : lacks)

function tacticFrame(args: readonly Obj[]): TacticFrame {
  const [, , goals = 0, , , metaContext = 0, metaState = 0, coreContext = 0, coreState = 0] = args
  return { goals, metaContext, metaState, coreContext, coreState }
}

/** `decide` has come to an end, and its answer is no. */
const isJudgement = (words: string): boolean =>
  /^Tactic `decide` proved that the proposition\n[\s\S]*\nis false/.test(words)
