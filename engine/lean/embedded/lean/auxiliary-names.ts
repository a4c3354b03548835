// How Lean names what a theorem's body leaves behind: `t.match_1_1`, `t._proof_1_2`. Lean's own frontend elaborates
// the body of a theorem beside the rest, with a child of the name generator, which puts the parent's number first;
// here there are no threads, so the theorem begins with the child's generator.
// `DeclNameGenerator`: 0 namePrefix, 1 idx, 2 parentIdxs.
import { construct, field } from '../objects/constructors.ts'
import { makeList } from '../objects/collections.ts'
import { makeName, readName } from '../objects/names.ts'
import { box, retain, type Obj } from '../objects/refcount.ts'
import type { LeanWasm } from '../wasm/lean-wasm.ts'
import { replaceFields, scopeField, scopesOf, stateField } from './command-state.ts'
import { identifierName, syntaxArguments, syntaxKind } from './syntax.ts'

/**
 * The state to elaborate the command in; takes ownership of the state, the syntax is borrowed. Afterwards `restore`
 * gives the state that came of it the generator that it would have.
 */
export function withTheoremNames(
  wasm: LeanWasm,
  syntax: Obj,
  state: Obj,
): { state: Obj; restore: (after: Obj) => Obj } {
  const name = theoremName(wasm, syntax, state)
  if (name === null) return { state, restore: (after) => after }
  const before = retain(wasm, field(wasm, state, stateField.auxDeclNGen))
  const child = construct(wasm, 0, [name, box(1), makeList(wasm, [box(1)])])
  return {
    state: replaceFields(wasm, state, { [stateField.auxDeclNGen]: child }),
    restore: (after) => replaceFields(wasm, after, { [stateField.auxDeclNGen]: before }),
  }
}

/** The full name that a `theorem` is about to be declared by, owned; null for any other command. */
function theoremName(wasm: LeanWasm, syntax: Obj, state: Obj): Obj | null {
  const kind = syntaxKind(wasm, syntax)
  const parts = syntaxArguments(wasm, syntax)
  const last = parts.at(-1)
  if (last === undefined) return null
  if (kind === 'Lean.Parser.Command.in') return theoremName(wasm, last, state)
  if (kind !== 'Lean.Parser.Command.declaration' || syntaxKind(wasm, last) !== 'Lean.Parser.Command.theorem')
    return null
  const [, declId] = syntaxArguments(wasm, last)
  const [identifier] = declId === undefined ? [] : syntaxArguments(wasm, declId)
  const written = identifier === undefined ? null : identifierName(wasm, identifier)
  if (written === null) return null
  const name = inNamespace(wasm, written, state)
  const [modifiers] = parts
  return modifiers !== undefined && isPrivate(wasm, modifiers)
    ? wasm.apply('l_Lean_mkPrivateName', retain(wasm, field(wasm, state, stateField.env)), name)
    : name
}

/** The name as it will be declared; takes ownership of nothing. */
function inNamespace(wasm: LeanWasm, written: Obj, state: Obj): Obj {
  const anonymous = box(0)
  if (readName(wasm, written).startsWith('_root_.')) {
    const root = makeName(wasm, '_root_')
    return wasm.apply('l_Lean_Name_replacePrefix', retain(wasm, written), root, anonymous)
  }
  const [scope] = scopesOf(wasm, state)
  const namespace = scope === undefined ? anonymous : field(wasm, scope, scopeField.currNamespace)
  return wasm.apply('l_Lean_Name_append', retain(wasm, namespace), retain(wasm, written))
}

/** @param modifiers `declModifiers`: doc comment, attributes, visibility, … */
function isPrivate(wasm: LeanWasm, modifiers: Obj): boolean {
  const visibility = syntaxArguments(wasm, modifiers)[2]
  const [given] = visibility === undefined ? [] : syntaxArguments(wasm, visibility)
  return given !== undefined && syntaxKind(wasm, given) === 'Lean.Parser.Command.private'
}
