// The tactics of a command, and the goals that its proofs by tactics begin with, found in its info trees.
import { isTacticCombinator } from '../../../protocol/tactic-combinators.ts'
import type { ReplPosition } from '../../../protocol/wire.ts'
import { arrayItems, listItems } from '../objects/collections.ts'
import { field, optional, tagOf } from '../objects/constructors.ts'
import { isScalar, release, retain, type Obj } from '../objects/refcount.ts'
import type { LeanWasm } from '../wasm/lean-wasm.ts'
import { placeSource } from './hole-source.ts'
import { foldInfoTrees } from './info-tree-fold.ts'
import { contextBefore, infoSyntax, tacticField } from './infos.ts'
import type { MetaRunner } from './meta.ts'
import { namesByHash } from './names-by-hash.ts'
import type { ProofState } from './proof-state.ts'
import { printGoals, printTactic } from './printing.ts'
import { stateOf, type Opened } from './sorries.ts'
import { syntaxKind } from './syntax.ts'
import { syntaxEnd, syntaxStart } from './syntax-positions.ts'

/** A place in the text with what is to be proved there; `state` is null where nothing is. */
export interface OpenGoals {
  pos: ReplPosition
  endPos: ReplPosition
  goals: string
  state: ProofState | null
}
export interface FoundTactic extends OpenGoals {
  tactic: string
  usedConstants: string[]
}

export const isSubstantive = (wasm: LeanWasm, syntax: Obj): boolean =>
  !isTacticCombinator(syntaxKind(wasm, syntax))

const originalTag = 0
/** Whether the syntax stands in the text, as opposed to what a macro made. */
export function isOriginal(wasm: LeanWasm, syntax: Obj): boolean {
  const info = wasm.apply('l_Lean_Syntax_getHeadInfo', retain(wasm, syntax))
  const original = !isScalar(info) && tagOf(wasm, info) === originalTag
  release(wasm, info)
  return original
}

/** All borrowed. */
export interface TacticSearch {
  /** `InfoState` of a command. */
  infoState: Obj
  /** `FileMap` of its text. */
  fileMap: Obj
  /** `Environment` before it. */
  env: Obj
}

/** In the order of elaboration. */
export const findTactics = (wasm: LeanWasm, meta: MetaRunner, search: TacticSearch): FoundTactic[] =>
  foldInfoTrees<FoundTactic>(wasm, search.infoState, null, {
    node({ kind, info, context }, below) {
      if (kind !== 'TacticInfo' || context === null) return below()
      const syntax = infoSyntax(wasm, info)
      if (!isOriginal(wasm, syntax) || !isSubstantive(wasm, syntax)) return below()
      const own = {
        ...openGoals(wasm, info, context, search),
        tactic: printTactic(wasm, meta, context, syntax),
        usedConstants: usedConstants(wasm, info),
      }
      return [own, ...below()]
    },
  })

/** The goals of each proof by tactics as it begins; it ends where it begins. */
export const findRootGoals = (wasm: LeanWasm, search: TacticSearch): OpenGoals[] =>
  foldInfoTrees<OpenGoals>(wasm, search.infoState, null, {
    node({ kind, info, context }, below) {
      if (kind !== 'TacticInfo' || context === null) return below()
      const root = openGoals(wasm, info, context, search)
      return [{ ...root, endPos: root.pos }]
    },
  })

const textStart: ReplPosition = { line: 1, column: 0 }

function openGoals(wasm: LeanWasm, info: Obj, around: Obj, { fileMap, env }: TacticSearch): OpenGoals {
  const syntax = infoSyntax(wasm, info)
  const pos = syntaxStart(wasm, syntax, fileMap) ?? textStart
  const goals = listItems(wasm, field(wasm, info, tacticField.goalsBefore))
  const context = contextBefore(wasm, info, around)
  const text = printGoals(wasm, context, goals)
  const [root] = goals
  const state = root === undefined ? null : stateAt(wasm, { context, goal: root }, goals, syntax, env)
  release(wasm, context)
  return { pos, endPos: syntaxEnd(wasm, syntax, fileMap) ?? pos, goals: text, state }
}

/** As of a `sorry` in that place, but for the declaration: what it would be without this proof nobody has asked. */
function stateAt(wasm: LeanWasm, opened: Opened, goals: readonly Obj[], syntax: Obj, env: Obj): ProofState {
  const state = stateOf(wasm, opened, placeSource(wasm, env), syntax, false)
  for (const goal of state.goals) release(wasm, goal)
  return {
    ...state,
    goals: goals.map((goal) => retain(wasm, goal)),
    hole: { ...state.hole, hasSiblings: goals.length > 1 },
  }
}

/** The constants in what the tactic assigned to its goals. */
function usedConstants(wasm: LeanWasm, info: Obj): string[] {
  const after = field(wasm, info, tacticField.mctxAfter)
  const arrays = listItems(wasm, field(wasm, info, tacticField.goalsBefore)).flatMap((goal) => {
    const assigned = wasm.apply(
      'l_Lean_MetavarContext_getExprAssignmentCore_x3f',
      retain(wasm, after),
      retain(wasm, goal),
    )
    const expression = optional(wasm, assigned)
    const names =
      expression === null ? [] : [wasm.apply('l_Lean_Expr_getUsedConstants', retain(wasm, expression))]
    release(wasm, assigned)
    return names
  })
  const names = namesByHash(
    wasm,
    arrays.flatMap((array) => arrayItems(wasm, array)),
  )
  for (const array of arrays) release(wasm, array)
  return names
}
