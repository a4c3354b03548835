// A walk over info trees that carries the context along. `InfoTree`: tag 0 context {PartialContextInfo, tree},
// 1 node {Info, children}, 2 hole {metavariable}. `Info` is one of `infoKinds`, by its tag.
import { field, none, optional, some, tagOf } from '../objects/constructors.ts'
import { persistentArrayItems } from '../objects/collections.ts'
import { release, retain, type Obj } from '../objects/refcount.ts'
import type { LeanWasm } from '../wasm/lean-wasm.ts'

export const infoKinds = [
  'TacticInfo',
  'TermInfo',
  'PartialTermInfo',
  'CommandInfo',
  'MacroExpansionInfo',
  'OptionInfo',
  'ErrorNameInfo',
  'FieldInfo',
  'CompletionInfo',
  'UserWidgetInfo',
  'CustomInfo',
  'FVarAliasInfo',
  'FieldRedeclInfo',
  'DelabTermInfo',
  'ChoiceInfo',
  'DocInfo',
  'DocElabInfo',
] as const
export type InfoKind = (typeof infoKinds)[number]

/** What a node is; `info` and `context` are borrowed, `context` is null above the first context. */
export interface InfoNode {
  kind: InfoKind
  /** The structure that the `Info` holds. */
  info: Obj
  context: Obj | null
}

export interface InfoFold<T> {
  node(node: InfoNode, below: () => T[]): T[]
  hole?(metavariable: Obj, context: Obj | null): T[]
}

/** @param infoState `InfoState` {assignment, lazyAssignment, trees}; @param outer `ContextInfo`: borrowed. */
export function foldInfoTrees<T>(wasm: LeanWasm, infoState: Obj, outer: Obj | null, fold: InfoFold<T>): T[] {
  const visit = (tree: Obj, context: Obj | null): T[] => {
    switch (tagOf(wasm, tree)) {
      case 0:
        return inContext(tree, context)
      case 1:
        return fold.node(nodeOf(wasm, tree, context), () =>
          persistentArrayItems(wasm, field(wasm, tree, 1)).flatMap((child) => visit(child, context)),
        )
      default:
        return fold.hole?.(field(wasm, tree, 0), context) ?? []
    }
  }
  const inContext = (tree: Obj, around: Obj | null): T[] => {
    const merged = wasm.apply(
      'l_Lean_Elab_PartialContextInfo_mergeIntoOuter_x3f',
      retain(wasm, field(wasm, tree, 0)),
      around === null ? none : some(wasm, retain(wasm, around)),
    )
    const found = visit(field(wasm, tree, 1), optional(wasm, merged) ?? around)
    release(wasm, merged)
    return found
  }
  return wholeTrees(wasm, infoState).flatMap((tree) => {
    const found = visit(tree, outer)
    release(wasm, tree)
    return found
  })
}

const nodeOf = (wasm: LeanWasm, tree: Obj, context: Obj | null): InfoNode => {
  const info = field(wasm, tree, 0)
  return { kind: infoKinds[tagOf(wasm, info)] ?? 'CustomInfo', info: field(wasm, info, 0), context }
}

/** The trees, owned by the caller, with the holes that postponed terms left in them filled by name. */
function wholeTrees(wasm: LeanWasm, infoState: Obj): Obj[] {
  const assignment = field(wasm, infoState, 0)
  return persistentArrayItems(wasm, field(wasm, infoState, 2)).map((tree) =>
    wasm.apply('l_Lean_Elab_InfoTree_substitute', retain(wasm, tree), retain(wasm, assignment)),
  )
}
