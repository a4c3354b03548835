// Info trees in JSON, by the field names of the community's REPL: {kind, node, children}, where a node tells its syntax
// and, of a tactic, the goals before and after; of a term, its type; of a command, its elaborator; of others nothing.
import type { InfoTreeDetail, ReplInfoTree } from '../../../protocol/wire.ts'
import { listItems } from '../objects/collections.ts'
import { field, optional, scalarByte } from '../objects/constructors.ts'
import { readName } from '../objects/names.ts'
import { release, type Obj } from '../objects/refcount.ts'
import type { LeanWasm } from '../wasm/lean-wasm.ts'
import { foldInfoTrees, type InfoNode } from './info-tree-fold.ts'
import {
  contextAfter,
  contextBefore,
  elabField,
  infoSyntax,
  isBinderByte,
  tacticField,
  termField,
} from './infos.ts'
import type { MetaRunner } from './meta.ts'
import { printGoals, printSyntax, printTactic, printTerm } from './printing.ts'
import { emptyLocalContext } from './proof-state.ts'
import { kindText, nodeKindText, syntaxArguments } from './syntax.ts'
import { syntaxEnd, syntaxStart } from './syntax-positions.ts'
import { isOriginal, isSubstantive } from './tactic-infos.ts'

export interface InfoTreeAsk {
  wasm: LeanWasm
  meta: MetaRunner
  detail: InfoTreeDetail
  /** `FileMap` of the text, borrowed. */
  fileMap: Obj
  /** Nodes that may still be shown; a text decides how many it has. */
  left: number
}

/** Of one reply: a long file has some thousands, and each is printed by Lean. */
export const mostInfoNodes = 20_000

/** @param infoState borrowed. @returns the trees of one command, without what is past `left`. */
export const readInfoTrees = (ask: InfoTreeAsk, infoState: Obj): ReplInfoTree[] =>
  foldInfoTrees<ReplInfoTree>(ask.wasm, infoState, null, {
    node(node, below) {
      if (!isShown(ask, node)) return below()
      if (ask.left-- <= 0) return []
      return [{ kind: node.kind, node: nodeJson(ask, node), children: below() }]
    },
    hole(metavariable, context) {
      if (ask.detail !== 'full' || context === null) return []
      return [{ goalState: printGoals(ask.wasm, context, [metavariable]) }]
    },
  })

function isShown({ wasm, detail }: InfoTreeAsk, { kind, info }: InfoNode): boolean {
  if (detail === 'full') return true
  if (kind !== 'TacticInfo') return false
  const syntax = infoSyntax(wasm, info)
  switch (detail) {
    case 'tactics':
      return true
    case 'original':
      return isOriginal(wasm, syntax)
    case 'substantive':
      return isSubstantive(wasm, syntax)
    default:
      return detail satisfies never
  }
}

function nodeJson(ask: InfoTreeAsk, { kind, info, context }: InfoNode): ReplInfoTree | null {
  if (context === null) return null
  switch (kind) {
    case 'TacticInfo':
      return tacticJson(ask, info, context)
    case 'TermInfo':
      return termJson(ask, info, context)
    case 'CommandInfo':
      return commandJson(ask, info, context)
    default:
      return null
  }
}

function tacticJson(ask: InfoTreeAsk, info: Obj, context: Obj): ReplInfoTree {
  const { wasm, meta } = ask
  const syntax = infoSyntax(wasm, info)
  const goals = (inContext: Obj, at: number): string[] => {
    const shown = listItems(wasm, field(wasm, info, at)).map((goal) => printGoals(wasm, inContext, [goal]))
    release(wasm, inContext)
    return shown
  }
  return {
    name: nodeKindText(wasm, syntax),
    stx: syntaxJson(ask, syntax, printTactic(wasm, meta, context, syntax)),
    goalsBefore: goals(contextBefore(wasm, info, context), tacticField.goalsBefore),
    goalsAfter: goals(contextAfter(wasm, info, context), tacticField.goalsAfter),
  }
}

function termJson(ask: InfoTreeAsk, info: Obj, context: Obj): ReplInfoTree {
  const { wasm, meta } = ask
  const syntax = infoSyntax(wasm, info)
  const localContext = field(wasm, info, termField.localContext)
  const print = (term: Obj): string => printTerm(wasm, meta, context, localContext, term)
  const expected = optional(wasm, field(wasm, info, termField.expectedType))
  return {
    elaborator: elaboratorOf(wasm, field(wasm, info, termField.elab)),
    stx: syntaxJson(ask, syntax, printSyntax(wasm, context, localContext, syntax)),
    ...(expected === null ? {} : { expectedType: print(expected) }),
    expr: print(field(wasm, info, termField.expr)),
    isBinder: scalarByte(wasm, info, isBinderByte) === 1,
  }
}

/** @param info a `CommandInfo`, which is laid out as its `ElabInfo`. */
function commandJson(ask: InfoTreeAsk, info: Obj, context: Obj): ReplInfoTree {
  const { wasm } = ask
  const syntax = field(wasm, info, elabField.syntax)
  return {
    elaborator: elaboratorOf(wasm, info),
    stx: syntaxJson(ask, syntax, printSyntax(wasm, context, emptyLocalContext(wasm), syntax)),
  }
}

function elaboratorOf(wasm: LeanWasm, elabInfo: Obj): string | null {
  const name = readName(wasm, field(wasm, elabInfo, elabField.elaborator))
  return name === '' ? null : name
}

const syntaxJson = ({ wasm, fileMap }: InfoTreeAsk, syntax: Obj, pp: string | null): ReplInfoTree => ({
  pp,
  range: syntaxRange(wasm, fileMap, syntax),
  kind: kindText(wasm, syntax),
  argKinds: syntaxArguments(wasm, syntax).map((argument) => kindText(wasm, argument)),
})

/** Where the syntax stands, and whether it does so in the text. */
export function syntaxRange(wasm: LeanWasm, fileMap: Obj, syntax: Obj): ReplInfoTree {
  const start = syntaxStart(wasm, syntax, fileMap) ?? { line: 1, column: 0 }
  return {
    synthetic: !isOriginal(wasm, syntax),
    start,
    finish: syntaxEnd(wasm, syntax, fileMap) ?? start,
  }
}
