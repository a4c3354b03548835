// The `sorry`s of an elaborated command, found in its info trees.
// `InfoTree`: tag 0 context {PartialContextInfo, tree}, 1 node {Info, children}, 2 hole. `Info`: tag 0 TacticInfo
// {elaborator+syntax, mctxBefore, goalsBefore, …}, tag 1 TermInfo {elaborator+syntax, lctx, expectedType?, expr}.
import { field, none, optional, some, tagOf, withFields } from '../objects/constructors.ts'
import { listItems, persistentArrayItems } from '../objects/collections.ts'
import { release, retain, type Obj } from '../objects/refcount.ts'
import type { LeanWasm } from '../wasm/lean-wasm.ts'
import { contextField } from './proof-state.ts'
import { syntaxKind } from './syntax.ts'

/** A `sorry` as it stands in the source; `context`, `goal` or `localContext` and `type` are owned by the holder. */
export type FoundSorry = { syntax: Obj; context: Obj } & (
  { at: 'tactic'; goal: Obj } | { at: 'term'; localContext: Obj; type: Obj }
)

export function releaseFound(wasm: LeanWasm, found: FoundSorry): void {
  const own = found.at === 'tactic' ? [found.goal] : [found.localContext, found.type]
  for (const object of [found.syntax, found.context, ...own]) release(wasm, object)
}

const nodeTag = 1
const tacticTag = 0
const termTag = 1
const commandTag = 3

/** @param infoState `InfoState` {assignment, lazyAssignment, trees}, borrowed. In the order of elaboration. */
export function findSorries(wasm: LeanWasm, infoState: Obj, outer: Obj | null): FoundSorry[] {
  const found: FoundSorry[] = []
  const walk = (tree: Obj, context: Obj | null): void => {
    const tag = tagOf(wasm, tree)
    if (tag === 0) walkContext(tree, context)
    else if (tag === nodeTag) walkNode(tree, context)
  }
  const walkContext = (tree: Obj, around: Obj | null): void => {
    const merged = wasm.apply(
      'l_Lean_Elab_PartialContextInfo_mergeIntoOuter_x3f',
      retain(wasm, field(wasm, tree, 0)),
      around === null ? none : some(wasm, retain(wasm, around)),
    )
    walk(field(wasm, tree, 1), optional(wasm, merged) ?? around)
    release(wasm, merged)
  }
  const walkNode = (tree: Obj, context: Obj | null): void => {
    const info = field(wasm, tree, 0)
    const tag = tagOf(wasm, info)
    if (context !== null && (tag === tacticTag || tag === termTag)) {
      const inner = field(wasm, info, 0)
      const syntax = field(wasm, field(wasm, inner, 0), 1)
      const kind = syntaxKind(wasm, syntax)
      if (tag === tacticTag && kind === 'Lean.Parser.Tactic.tacticSorry') {
        const one = tacticSorry(wasm, inner, syntax, context)
        if (one) found.push(one)
        return
      }
      if (tag === termTag && kind === 'Lean.Parser.Term.sorry') {
        const one = termSorry(wasm, inner, syntax, context)
        if (one) found.push(one)
        return
      }
    }
    for (const child of persistentArrayItems(wasm, field(wasm, tree, 1))) walk(child, context)
  }
  for (const tree of wholeTrees(wasm, infoState)) {
    walk(tree, outer)
    release(wasm, tree)
  }
  return found
}

/** The trees, owned by the caller, with the holes that postponed terms left in them filled by name. */
function wholeTrees(wasm: LeanWasm, infoState: Obj): Obj[] {
  const assignment = field(wasm, infoState, 0)
  return persistentArrayItems(wasm, field(wasm, infoState, 2)).map((tree) =>
    wasm.apply('l_Lean_Elab_InfoTree_substitute', retain(wasm, tree), retain(wasm, assignment)),
  )
}

/** Whether a command of this kind was elaborated, by itself or out of a macro. */
export function anyCommand(wasm: LeanWasm, infoState: Obj, kind: string): boolean {
  const walk = (tree: Obj): boolean => {
    const tag = tagOf(wasm, tree)
    if (tag === 0) return walk(field(wasm, tree, 1))
    if (tag !== nodeTag) return false
    const info = field(wasm, tree, 0)
    // `CommandInfo` is a structure of one field, {elaborator, syntax}, which Lean lays out as that field.
    const isIt =
      tagOf(wasm, info) === commandTag && syntaxKind(wasm, field(wasm, field(wasm, info, 0), 1)) === kind
    return isIt || persistentArrayItems(wasm, field(wasm, tree, 1)).some(walk)
  }
  return persistentArrayItems(wasm, field(wasm, infoState, 2)).some(walk)
}

function tacticSorry(wasm: LeanWasm, info: Obj, syntax: Obj, context: Obj): FoundSorry | null {
  const goal = listItems(wasm, field(wasm, info, 2))[0]
  if (goal === undefined) return null
  const command = field(wasm, context, contextField.command)
  const before = retain(wasm, field(wasm, info, 1))
  return {
    at: 'tactic',
    syntax: retain(wasm, syntax),
    context: withFields(wasm, context, {
      [contextField.command]: withFields(wasm, command, { [contextField.mctx]: before }),
    }),
    goal: retain(wasm, goal),
  }
}

function termSorry(wasm: LeanWasm, info: Obj, syntax: Obj, context: Obj): FoundSorry | null {
  const type = optional(wasm, field(wasm, info, 2))
  if (type === null) return null
  return {
    at: 'term',
    syntax: retain(wasm, syntax),
    context: retain(wasm, context),
    localContext: retain(wasm, field(wasm, info, 1)),
    type: retain(wasm, type),
  }
}
