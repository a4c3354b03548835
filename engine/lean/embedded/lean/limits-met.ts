// What tactics fail for want of, wherever a text swallows the failure (`first`, `try`, `fail_if_success`, …): Lean's
// elaborators of the tactics that can meet a limit of this engine are wrapped, in Lean's own table of them, by a callback
// that looks at how they end. `KeyedDeclsAttribute`: 0 defn, 1 tableRef, to an `SMap` {0 HashMap {size, buckets}, …} of
// lists of `AttributeEntry` {key and name, value}. `Exception`: tag 0 error {ref, message}, 1 internal.
import type { Clock } from '../../../clock.ts'
import type { ReplPosition } from '../../../protocol/wire.ts'
import { LeanCallback } from '../objects/closures.ts'
import { arrayItems, listItems } from '../objects/collections.ts'
import { field, setField, tagOf } from '../objects/constructors.ts'
import { readName } from '../objects/names.ts'
import { isScalar, release, retain, type Obj } from '../objects/refcount.ts'
import type { LeanWasm } from '../wasm/lean-wasm.ts'
import { CountedRerun } from './counted-rerun.ts'
import { lacksBody, limitOf } from './engine-limits.ts'
import { renderException } from './exceptions.ts'
import { coreField, readRef } from './meta.ts'
import { syntaxStart } from './syntax-positions.ts'
import { syntaxKind } from './syntax.ts'
import { isUnexposed, namesIn, unexposedAt } from './unexposed.ts'

export interface MetLimit {
  /** Where Lean says, or would have said, that the tactic failed; null where that stands nowhere. */
  pos: ReplPosition | null
  lacks: string[]
}

/**
 * How a failure of each tactic tells what was missing: bodies that Lean tried to unfold, bodies that the tactic was told
 * to unfold, or what the message says.
 */
const tactics = {
  decide: 'tried',
  applyRfl: 'tried',
  exact: 'tried',
  refine: 'tried',
  apply: 'tried',
  change: 'tried',
  show: 'tried',
  eqRefl: 'tried',
  constructor: 'tried',
  contradiction: 'tried',
  injection: 'tried',
  cases: 'tried',
  'Conv.change': 'tried',
  unfold: 'named',
  delta: 'named',
  rewriteSeq: 'named',
  simp: 'named',
  simpAll: 'named',
  dsimp: 'named',
  bvDecide: 'said',
} as const
type Telling = (typeof tactics)[keyof typeof tactics]

const kindPrefix = 'Lean.Parser.Tactic.'
const tellingOf = new Map<string, Telling>(
  Object.entries(tactics).map(([name, telling]) => [kindPrefix + name, telling]),
)
/** `rw` ends in a `rfl` of its own that may fail: what it does not unfold says nothing. */
const reducibly = `${kindPrefix}withReducible`

const kernelToo = `${kindPrefix}decide`

/** The syntax, eight contexts and states, and the world. */
const tacticArity = 10
const coreContextFileMap = 1

export class LimitsMet {
  readonly #wasm: LeanWasm
  readonly #clock: Clock
  readonly #callback: LeanCallback
  #met: MetLimit[] = []
  #reducible = 0

  constructor(wasm: LeanWasm, clock: Clock) {
    this.#wasm = wasm
    this.#clock = clock
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
    return met
  }

  #elaborate(elaborator: Obj, args: Obj[]): Obj {
    const wasm = this.#wasm
    const kind = syntaxKind(wasm, args[0] ?? 0)
    const rerun =
      tellingOf.get(kind) === 'tried' ? new CountedRerun(wasm, elaborator, args, this.#clock) : null
    if (kind === reducibly) this.#reducible++
    const owned = [elaborator, ...args].map((one) => retain(wasm, one))
    const result = wasm.call('lean_apply_10', ...owned)
    if (kind === reducibly) this.#reducible = Math.max(0, this.#reducible - 1)
    const failure = tagOf(wasm, result) === 1 ? field(wasm, result, 0) : null
    if (failure !== null && tagOf(wasm, failure) === 0) this.#note(kind, args, failure, rerun)
    rerun?.release()
    return result
  }

  #note(kind: string, args: Obj[], failure: Obj, rerun: CountedRerun | null): void {
    const wasm = this.#wasm
    const [syntax = 0, , , , , , , coreContext = 0, coreState = 0] = args
    const core = readRef(wasm, coreState)
    const env = field(wasm, core, coreField.env)
    const bodies = (names: readonly Obj[]): string[] =>
      names.filter((name) => isUnexposed(wasm, env, name)).map((name) => lacksBody(readName(wasm, name)))
    const lacks: string[] = []
    const telling = tellingOf.get(kind)
    const words = (): string => renderException(wasm, retain(wasm, failure))
    if (telling === 'said') lacks.push(...(limitOf(words())?.lacks ?? []))
    else if (telling === 'named') lacks.push(...bodies(namesIn(wasm, syntax)))
    else if (this.#reducible === 0) rerun?.unfolds((names) => lacks.push(...bodies(names)))
    // The kernel counts nothing, but shows what it is stuck at.
    if (kind === kernelToo && lacks.length === 0 && this.#reducible === 0)
      lacks.push(...unexposedAt(wasm, env, words()).map(lacksBody))
    release(wasm, core)
    if (lacks.length === 0) return
    const fileMap = field(wasm, coreContext, coreContextFileMap)
    const place = syntaxStart(wasm, field(wasm, failure, 0), fileMap)
    this.#met.push({ pos: place ?? syntaxStart(wasm, syntax, fileMap), lacks })
  }
}
