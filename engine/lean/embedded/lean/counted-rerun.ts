// A tactic that has failed, run once more from where it began, with Lean's own count of what it would have unfolded and
// couldn't. Nothing is left of the second run. `Core.Context`: 14 object fields, then the byte diag. `Meta.State`: …,
// 4 diag {0 unfoldCounter, 1 unfoldAxiomCounter, …}.
import type { Clock } from '../../../clock.ts'
import { field, setScalarByte, withFields } from '../objects/constructors.ts'
import { release, retain, type Obj } from '../objects/refcount.ts'
import type { LeanWasm } from '../wasm/lean-wasm.ts'
import { newEntries } from './axioms.ts'
import { readRef, writeRef } from './meta.ts'

/** Among a tactic elaborator's arguments: the references to the states of Tactic, Term, Meta and Core. */
const stateArguments = [2, 4, 6, 8] as const
const metaStateArgument = 6
const coreContextArgument = 7
const diagByte = 0
const diagnosticsField = 4
const unfoldedAxioms = 1

/** What took longer is not run again: nobody waits twice for the reason of a failure. */
const longestMs = 500

export class CountedRerun {
  readonly #wasm: LeanWasm
  readonly #elaborator: Obj
  readonly #args: readonly Obj[]
  readonly #references: readonly Obj[]
  readonly #before: readonly Obj[]
  readonly #clock: Clock
  readonly #beganMs: number

  /** The elaborator and its arguments are borrowed, until the release. */
  constructor(wasm: LeanWasm, elaborator: Obj, args: readonly Obj[], clock: Clock) {
    this.#wasm = wasm
    this.#clock = clock
    this.#beganMs = clock.nowMs()
    this.#elaborator = elaborator
    this.#args = args
    this.#references = stateArguments.map((i) => args[i] ?? 0)
    this.#before = this.#references.map((one) => readRef(wasm, one))
  }

  /** @param each is given the names of what could not be unfolded, borrowed. */
  unfolds(each: (names: Obj[]) => void): void {
    if (this.#clock.nowMs() - this.#beganMs > longestMs) return
    const wasm = this.#wasm
    const heartbeats = wasm.call('lean_io_get_num_heartbeats')
    const after = this.#references.map((one) => readRef(wasm, one))
    this.#put(this.#before)
    this.#run()
    const state = readRef(wasm, this.#args[metaStateArgument] ?? 0)
    const before = this.#counter(this.#before[stateArguments.indexOf(metaStateArgument)] ?? 0)
    each(newEntries(wasm, before, this.#counter(state)).map(({ key }) => key))
    release(wasm, state)
    this.#put(after)
    for (const one of after) release(wasm, one)
    release(wasm, wasm.call('lean_io_set_heartbeats', heartbeats))
  }

  release(): void {
    for (const one of this.#before) release(this.#wasm, one)
  }

  #put(states: readonly Obj[]): void {
    states.forEach((state, i) => writeRef(this.#wasm, this.#references[i] ?? 0, retain(this.#wasm, state)))
  }

  #run(): void {
    const wasm = this.#wasm
    const counting = withFields(wasm, this.#args[coreContextArgument] ?? 0, {})
    setScalarByte(wasm, counting, diagByte, 1)
    const args = this.#args.map((one, i) => (i === coreContextArgument ? counting : retain(wasm, one)))
    release(wasm, wasm.call('lean_apply_10', retain(wasm, this.#elaborator), ...args))
  }

  #counter(metaState: Obj): Obj {
    return field(this.#wasm, field(this.#wasm, metaState, diagnosticsField), unfoldedAxioms)
  }
}
