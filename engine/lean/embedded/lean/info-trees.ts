// The `sorry`s of an elaborated command, found in its info trees.
import { field, optional } from '../objects/constructors.ts'
import { listItems } from '../objects/collections.ts'
import { release, retain, type Obj } from '../objects/refcount.ts'
import type { LeanWasm } from '../wasm/lean-wasm.ts'
import { foldInfoTrees } from './info-tree-fold.ts'
import { contextBefore, elabField, infoSyntax, tacticField, termField } from './infos.ts'
import { syntaxKind } from './syntax.ts'

/** A `sorry` as it stands in the source; `context`, `goal` or `localContext` and `type` are owned by the holder. */
export type FoundSorry = { syntax: Obj; context: Obj } & (
  { at: 'tactic'; goal: Obj } | { at: 'term'; localContext: Obj; type: Obj }
)

export function releaseFound(wasm: LeanWasm, found: FoundSorry): void {
  const own = found.at === 'tactic' ? [found.goal] : [found.localContext, found.type]
  for (const object of [found.syntax, found.context, ...own]) release(wasm, object)
}

/** @param infoState `InfoState`, @param outer `ContextInfo` of trees that bring none: borrowed. In the order of elaboration. */
export const findSorries = (wasm: LeanWasm, infoState: Obj, outer: Obj | null): FoundSorry[] =>
  foldInfoTrees<FoundSorry>(wasm, infoState, outer, {
    node({ kind, info, context }, below) {
      if (context === null || (kind !== 'TacticInfo' && kind !== 'TermInfo')) return below()
      const syntax = infoSyntax(wasm, info)
      const syntaxIs = syntaxKind(wasm, syntax)
      const found =
        kind === 'TacticInfo' && syntaxIs === 'Lean.Parser.Tactic.tacticSorry'
          ? [tacticSorry(wasm, info, syntax, context)]
          : kind === 'TermInfo' && syntaxIs === 'Lean.Parser.Term.sorry'
            ? [termSorry(wasm, info, syntax, context)]
            : null
      return found === null ? below() : found.filter((one) => one !== null)
    },
  })

/** Whether a command of this kind was elaborated, by itself or out of a macro. */
export const anyCommand = (wasm: LeanWasm, infoState: Obj, wanted: string): boolean =>
  foldInfoTrees<true>(wasm, infoState, null, {
    node: ({ kind, info }, below) =>
      kind === 'CommandInfo' && syntaxKind(wasm, field(wasm, info, elabField.syntax)) === wanted
        ? [true]
        : below(),
  }).length > 0

function tacticSorry(wasm: LeanWasm, info: Obj, syntax: Obj, context: Obj): FoundSorry | null {
  const goal = listItems(wasm, field(wasm, info, tacticField.goalsBefore))[0]
  if (goal === undefined) return null
  return {
    at: 'tactic',
    syntax: retain(wasm, syntax),
    context: contextBefore(wasm, info, context),
    goal: retain(wasm, goal),
  }
}

function termSorry(wasm: LeanWasm, info: Obj, syntax: Obj, context: Obj): FoundSorry | null {
  const type = optional(wasm, field(wasm, info, termField.expectedType))
  if (type === null) return null
  return {
    at: 'term',
    syntax: retain(wasm, syntax),
    context: retain(wasm, context),
    localContext: retain(wasm, field(wasm, info, termField.localContext)),
    type: retain(wasm, type),
  }
}
