// Every `sorry` of a command as a proof state.
import type { ReplPosition } from '../../../protocol/wire.ts'
import { field, some } from '../objects/constructors.ts'
import { takeIoResult } from '../objects/io-results.ts'
import { box, release, retain, type Obj } from '../objects/refcount.ts'
import type { LeanWasm } from '../wasm/lean-wasm.ts'
import { findSorries, type FoundSorry } from './info-trees.ts'
import { coreField, frameArguments, readRef, type MetaRunner } from './meta.ts'
import { contextField, renderGoal, withCommandContext, type ProofState } from './proof-state.ts'
import { syntaxEnd, syntaxStart } from './syntax-positions.ts'

export interface OpenSorry {
  pos: ReplPosition
  endPos: ReplPosition
  goal: string
  state: ProofState
}

/** The first scope that elaboration itself would hand out. */
const firstMacroScope = 2

/**
 * @param infoState `InfoState`, @param fileMap `FileMap`: borrowed.
 * @param outer `ContextInfo` of trees that bring none, borrowed.
 */
export function openSorries(
  wasm: LeanWasm,
  meta: MetaRunner,
  infoState: Obj,
  fileMap: Obj,
  outer: Obj | null = null,
): OpenSorry[] {
  const seen = new Set<string>()
  const sorries: OpenSorry[] = []
  for (const found of findSorries(wasm, infoState, outer)) {
    const { syntax } = found
    const state = proofStateOf(wasm, meta, found)
    const pos = syntaxStart(wasm, syntax, fileMap)
    const endPos = syntaxEnd(wasm, syntax, fileMap)
    release(wasm, syntax)
    const place = JSON.stringify([pos, endPos])
    const main = state?.goals[0]
    // Lean may elaborate one place more than once; the first time stands for all.
    if (state === null || main === undefined || (pos !== null && seen.has(place))) continue
    seen.add(place)
    const unknown: ReplPosition = { line: 1, column: 0 }
    const goal = renderGoal(wasm, state.context, main)
    sorries.push({ pos: pos ?? unknown, endPos: endPos ?? pos ?? unknown, goal, state })
  }
  return sorries
}

function proofStateOf(wasm: LeanWasm, meta: MetaRunner, found: FoundSorry): ProofState | null {
  const fresh = { auxiliaryNames: null, nextMacroScope: firstMacroScope }
  if (found.at === 'tactic')
    return { context: found.context, goals: [found.goal], root: retain(wasm, found.goal), ...fresh }
  const opened = openTerm(wasm, meta, found)
  release(wasm, found.context)
  release(wasm, found.type)
  release(wasm, found.localContext)
  return opened === null
    ? null
    : { context: opened.context, goals: [opened.goal], root: retain(wasm, opened.goal), ...fresh }
}

/** A term `sorry` becomes a new metavariable of the type that was expected there. */
function openTerm(
  wasm: LeanWasm,
  meta: MetaRunner,
  found: Extract<FoundSorry, { at: 'term' }>,
): { context: Obj; goal: Obj } | null {
  let opened: { context: Obj; goal: Obj } | null = null
  meta.runWithInstances(found.context, found.localContext, (frame) => {
    const kindSyntheticOpaque = box(2)
    const anonymous = box(0)
    const made = takeIoResult(
      wasm,
      wasm.apply(
        'l_Lean_Meta_mkFreshExprMVar',
        some(wasm, retain(wasm, found.type)),
        kindSyntheticOpaque,
        anonymous,
        ...frameArguments(wasm, frame),
      ),
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
