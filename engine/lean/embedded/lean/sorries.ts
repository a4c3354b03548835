// Every `sorry` of a command, or of a step, as a proof state.
import type { ReplPosition } from '../../../protocol/wire.ts'
import { field, some, tagOf } from '../objects/constructors.ts'
import { takeIoResult } from '../objects/io-results.ts'
import { readName } from '../objects/names.ts'
import { box, release, retain, unbox, type Obj } from '../objects/refcount.ts'
import type { LeanWasm } from '../wasm/lean-wasm.ts'
import { goalOf, instantiateMVars, localDeclarations, localExpressions, survey } from './goal.ts'
import { findSorries, releaseFound, type FoundSorry } from './info-trees.ts'
import { coreField, frameArguments, readRef, type MetaRunner } from './meta.ts'
import {
  commandContextOf,
  contextField,
  renderGoal,
  withCommandContext,
  type ProofState,
} from './proof-state.ts'
import type { HoleSource } from './hole-source.ts'
import { syntaxEnd, syntaxStart } from './syntax-positions.ts'

export interface OpenSorry {
  pos: ReplPosition
  endPos: ReplPosition
  goal: string
  state: ProofState
}

export interface SorrySearch {
  /** `InfoState`, borrowed. */
  infoState: Obj
  /** `FileMap` of the text, borrowed. */
  fileMap: Obj
  /** `ContextInfo` of trees that bring none, borrowed. */
  outer: Obj | null
  /** `MetavarContext` that a step began with, borrowed: names of goals (`?succ`) mean those in a term's hole. */
  began?: Obj
}

/** The first scope that elaboration itself would hand out. */
const firstMacroScope = 2

/** @param source what the holes are holes of. */
export function openSorries(
  wasm: LeanWasm,
  meta: MetaRunner,
  { infoState, fileMap, outer, began }: SorrySearch,
  source: HoleSource,
): OpenSorry[] {
  const seen = new Set<string>()
  const sorries: OpenSorry[] = []
  const all = findSorries(wasm, infoState, outer)
  const places = all.map(({ syntax }) => ({
    pos: syntaxStart(wasm, syntax, fileMap),
    endPos: syntaxEnd(wasm, syntax, fileMap),
  }))
  const alone = new Set(places.map((place) => JSON.stringify(place))).size === 1
  all.forEach((found, i) => {
    const { pos = null, endPos = null } = places[i] ?? {}
    const opened = open(wasm, meta, found, began)
    if (opened === null) return releaseFound(wasm, found)
    const goal = renderGoal(wasm, opened.context, opened.goal)
    // Lean may elaborate a term more than once, and a tactic runs on each goal that it is for.
    const key = JSON.stringify([pos, endPos, goal, found.at === 'tactic' ? readName(wasm, found.goal) : ''])
    if (pos === null || !seen.has(key)) {
      seen.add(key)
      const unknown: ReplPosition = { line: 1, column: 0 }
      const state = stateOf(wasm, opened, source, found.syntax, alone)
      sorries.push({ pos: pos ?? unknown, endPos: endPos ?? pos ?? unknown, goal, state })
    }
    release(wasm, opened.context)
    release(wasm, opened.goal)
    releaseFound(wasm, found)
  })
  return sorries
}

export interface Opened {
  /** `ContextInfo`, owned. */
  context: Obj
  /** `MVarId`, owned. */
  goal: Obj
}

function open(wasm: LeanWasm, meta: MetaRunner, found: FoundSorry, began: Obj | undefined): Opened | null {
  if (found.at === 'tactic') return { context: retain(wasm, found.context), goal: retain(wasm, found.goal) }
  const mctx = field(wasm, commandContextOf(wasm, found.context), contextField.mctx)
  const type = instantiateMVars(wasm, mctx, retain(wasm, found.type))
  const decided =
    began !== undefined && [type, ...localsOf(wasm, found.localContext)].every((one) => !hasMVar(wasm, one))
  const context = decided
    ? withCommandContext(wasm, found.context, { [contextField.mctx]: retain(wasm, began) })
    : retain(wasm, found.context)
  const opened = openTerm(wasm, meta, { ...found, type, context })
  release(wasm, context)
  release(wasm, type)
  return opened
}

const localsOf = (wasm: LeanWasm, localContext: Obj): Obj[] =>
  localDeclarations(wasm, localContext).flatMap((local) => localExpressions(wasm, local))

/** Whether unification decided a part of it, or has yet to. */
const hasMVar = (wasm: LeanWasm, expression: Obj): boolean =>
  unbox(wasm.apply('l_Lean_Expr_hasMVar', retain(wasm, expression))) === 1

/** @param sorry `Syntax`, borrowed as the rest. */
export function stateOf(
  wasm: LeanWasm,
  { context, goal }: Opened,
  source: HoleSource,
  sorry: Obj,
  alone: boolean,
): ProofState {
  const mctx = field(wasm, commandContextOf(wasm, context), contextField.mctx)
  const decl = goalOf(wasm, mctx, goal)
  if (decl === null) throw new Error('a hole without a goal')
  const surveyed = survey(wasm, mctx, decl, source.env)
  const hole = source.open({ mctx, sorry, levelNames: surveyed.levelNames, alone })
  release(wasm, surveyed.levelNames)
  // What was declared on the way to the hole, a matcher in its context perhaps, only the environment after it has.
  const env = source.replacesEnvironment && surveyed.known ? hole.env : null
  return {
    context:
      env === null
        ? retain(wasm, context)
        : withCommandContext(wasm, context, { [contextField.env]: retain(wasm, env) }),
    goals: [retain(wasm, goal)],
    root: retain(wasm, goal),
    auxiliaryNames: null,
    nextMacroScope: firstMacroScope,
    hole,
    script: [],
  }
}

/** A term `sorry` becomes a new metavariable of the type that was expected there. */
function openTerm(
  wasm: LeanWasm,
  meta: MetaRunner,
  found: Extract<FoundSorry, { at: 'term' }>,
): Opened | null {
  let opened: Opened | null = null
  meta.runWithInstances(found.context, found.localContext, (frame) => {
    const kindSyntheticOpaque = box(2)
    const anonymous = box(0)
    const [make, args] = isInventedSort(wasm, found.type)
      ? ['l_Lean_Meta_mkFreshTypeMVar', []]
      : ['l_Lean_Meta_mkFreshExprMVar', [some(wasm, retain(wasm, found.type))]]
    const made = takeIoResult(
      wasm,
      wasm.apply(make, ...args, kindSyntheticOpaque, anonymous, ...frameArguments(wasm, frame)),
    )
    if (!made.ok) {
      release(wasm, made.error)
      return
    }
    const core = readRef(wasm, frame.coreState)
    const metaState = readRef(wasm, frame.metaState)
    opened = {
      goal: retain(wasm, field(wasm, made.value, 0)),
      context: withCommandContext(wasm, found.context, {
        [contextField.mctx]: retain(wasm, field(wasm, metaState, 0)),
        [contextField.ngen]: retain(wasm, field(wasm, core, coreField.ngen)),
      }),
    }
    release(wasm, core)
    release(wasm, metaState)
    release(wasm, made.value)
  })
  return opened
}

/** `Expr.sort` {level}; `Level`: tag 1 `succ` {level}, 4 `param` {name}. */
const sortTag = 3
const levelTags = { succ: 1, param: 4 } as const
const inventedName = /^u_\d+$/

/**
 * A type's hole in a universe that Lean named itself, since nothing decided it: the type that fills it does. The
 * type is borrowed.
 */
function isInventedSort(wasm: LeanWasm, type: Obj): boolean {
  let isInvented = false
  if (tagOf(wasm, type) === sortTag) {
    let level = field(wasm, type, 0)
    while (tagOf(wasm, level) === levelTags.succ) level = field(wasm, level, 0)
    isInvented =
      tagOf(wasm, level) === levelTags.param && inventedName.test(readName(wasm, field(wasm, level, 0)))
  }
  return isInvented
}
