// What `#guard_msgs` can keep back: the command behind it, elaborated once more on its own, wherever it stands (behind
// `open … in`, in what a macro expands to). Lean's elaborator of `#guard_msgs` is wrapped, in Lean's own table of commands,
// by a callback. `KeyedDeclsAttribute` and its table: see ./limits-met.ts.
import { LeanCallback } from '../objects/closures.ts'
import { arrayItems, listItems } from '../objects/collections.ts'
import { field, setField } from '../objects/constructors.ts'
import { readName } from '../objects/names.ts'
import { isScalar, release, retain, type Obj } from '../objects/refcount.ts'
import type { LeanWasm } from '../wasm/lean-wasm.ts'
import { withoutOutput } from './command-state.ts'
import { elaborate, guardMsgs, inCommand } from './commands.ts'
import { readRef } from './meta.ts'
import { syntaxArguments, syntaxKind } from './syntax.ts'

export interface Guarded {
  /** `Command.State` after the command, with its messages; owned by the taker. */
  state: Obj
  /** Whether the guard says what it expects. */
  expects: boolean
  /** Whether the command only asks Lean something: its errors leave nothing unproved. */
  asks: boolean
}

const questions = new Set(
  [
    'eval',
    'evalBang',
    'check',
    'check_failure',
    'print',
    'printSig',
    'printAxioms',
    'printEqns',
    'reduce',
    'synth',
    'where',
    'version',
  ].map((name) => `Lean.Parser.Command.${name}`),
)

/** The syntax, the context, the reference to the state, and the world. */
const commandArity = 4

export class GuardWatch {
  readonly #wasm: LeanWasm
  readonly #callback: LeanCallback
  #found: Guarded[] = []
  /** What a guard guards has been looked at: a guard in it has been, too. */
  #looked = false

  constructor(wasm: LeanWasm) {
    this.#wasm = wasm
    // The elaborator that is wrapped comes first.
    this.#callback = new LeanCallback(wasm, 1 + commandArity)
    this.#callback.run = ([elaborator = 0, ...args]) => this.#guard(elaborator, args)
  }

  /** Once Lean is up; a snapshot's memory has the wrapped elaborator already. */
  install(): void {
    const wasm = this.#wasm
    const table = readRef(wasm, field(wasm, wasm.constant('l_Lean_Elab_Command_commandElabAttribute'), 1))
    let wrapped = 0
    for (const bucket of arrayItems(wasm, field(wasm, field(wasm, table, 0), 1)))
      for (let cell = bucket; !isScalar(cell); cell = field(wasm, cell, 2)) {
        if (readName(wasm, field(wasm, cell, 0)) !== guardMsgs) continue
        for (const entry of listItems(wasm, field(wasm, cell, 1))) {
          const wrapper = this.#callback.closure([field(wasm, entry, 1)])
          wasm.call('lean_mark_persistent', wrapper)
          setField(wasm, entry, 1, wrapper)
          wrapped++
        }
      }
    release(wasm, table)
    if (wrapped !== 1) throw new Error('this build of Lean keeps its commands in another way')
  }

  /** What was guarded since the last call. */
  take(): Guarded[] {
    const found = this.#found
    this.#found = []
    this.#looked = false
    return found
  }

  #guard(elaborator: Obj, args: Obj[]): Obj {
    const wasm = this.#wasm
    const looked = this.#looked
    if (!looked) this.#look(args)
    this.#looked = true
    const owned = [elaborator, ...args].map((one) => retain(wasm, one))
    const result = wasm.call('lean_apply_4', ...owned)
    this.#looked = looked
    return result
  }

  #asks(command: Obj): boolean {
    const inner =
      syntaxKind(this.#wasm, command) === inCommand ? syntaxArguments(this.#wasm, command).at(-1) : undefined
    return inner === undefined ? questions.has(syntaxKind(this.#wasm, command)) : this.#asks(inner)
  }

  #look([syntax = 0, context = 0, reference = 0]: Obj[]): void {
    const wasm = this.#wasm
    const parts = syntaxArguments(wasm, syntax)
    const command = parts.at(-1)
    if (command === undefined) return
    const state = withoutOutput(wasm, readRef(wasm, reference))
    const after = elaborate(wasm, command, retain(wasm, context), state)
    const expects = parts[0] !== undefined && syntaxArguments(wasm, parts[0]).length > 0
    if (after.ok) this.#found.push({ state: after.state, expects, asks: this.#asks(command) })
  }
}
