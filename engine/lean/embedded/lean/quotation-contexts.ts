// Lean gives every command a number of its own for the names that macros make, by the command's text: a text that it
// has seen already counts up from there until a number is free, so that ten thousand equal `#check`s cost fifty million
// steps. A command that declares nothing needs no number that nobody else has: it is elaborated as if it were the first.
import { field } from '../objects/constructors.ts'
import { release, retain, type Obj } from '../objects/refcount.ts'
import type { LeanWasm } from '../wasm/lean-wasm.ts'
import { replaceFields, stateField } from './command-state.ts'
import { emptyMessageLog, emptyOptions } from './session.ts'
import { syntaxArguments, syntaxKind } from './syntax.ts'

const declaresNothing = new Set(
  ['check', 'check_failure', 'print', 'printAxioms', 'synth', 'reduce', 'open', 'section', 'end', 'namespace']
    .map((kind) => `Lean.Parser.Command.${kind}`)
    .concat('Lean.Parser.Command.set_option', 'Lean.Parser.Command.where'),
)

/** The state to elaborate the command in; takes ownership of the state, the syntax is borrowed. */
export function withFreshQuotations(
  wasm: LeanWasm,
  syntax: Obj,
  state: Obj,
): { state: Obj; restore: (after: Obj) => Obj } {
  if (!passesWithoutTrace(wasm, syntax)) return { state, restore: (after) => after }
  const used = retain(wasm, field(wasm, state, stateField.usedQuotCtxts))
  return {
    state: replaceFields(wasm, state, { [stateField.usedQuotCtxts]: noneUsed(wasm, state) }),
    restore: (after) => replaceFields(wasm, after, { [stateField.usedQuotCtxts]: used }),
  }
}

function passesWithoutTrace(wasm: LeanWasm, syntax: Obj): boolean {
  const kind = syntaxKind(wasm, syntax)
  if (kind !== 'Lean.Parser.Command.declaration') return declaresNothing.has(kind)
  const declared = syntaxArguments(wasm, syntax).at(-1)
  return declared !== undefined && syntaxKind(wasm, declared) === 'Lean.Parser.Command.example'
}

/** The empty set, as a fresh state has it. */
function noneUsed(wasm: LeanWasm, state: Obj): Obj {
  const env = retain(wasm, field(wasm, state, stateField.env))
  const fresh = wasm.call('l_Lean_Elab_Command_mkState', env, emptyMessageLog(wasm), emptyOptions(wasm))
  const none = retain(wasm, field(wasm, fresh, stateField.usedQuotCtxts))
  release(wasm, fresh)
  return none
}
