// A hole's statement and what proves it, each closed over the hypotheses. The statement is the one that the hole was
// opened with, whatever tactics made of its metavariable since.
import { makeArray } from '../objects/collections.ts'
import { takeIoResult } from '../objects/io-results.ts'
import { box, release, retain, unbox, type Obj } from '../objects/refcount.ts'
import type { LeanWasm } from '../wasm/lean-wasm.ts'
import { goalOf, hypotheses, instantiateMVars, type Goal } from './goal.ts'
import { frameArguments, type MetaFrame, type MetaRunner } from './meta.ts'
import { contextField, withCommandContext, type ProofState } from './proof-state.ts'

export interface ClosedProof {
  /** Both owned. A free variable that is left in them stands for a declaration. */
  statement: Obj
  proof: Obj
  isProposition: boolean
}

const usedOnly = box(0)
const usedLetOnly = box(1)
const etaReduce = box(0)
const generalizeLet = box(1)
const implicitBinder = box(1)

export type ClosedStatement = Omit<ClosedProof, 'proof'>

/**
 * @param over `FVarId`s, borrowed; all hypotheses where left out.
 * @returns null where Lean can't close it.
 */
export function closeStatement(
  wasm: LeanWasm,
  meta: MetaRunner,
  { hole, context, root }: ProofState,
  over?: readonly Obj[],
): ClosedStatement | null {
  const goal = goalOf(wasm, hole.mctx, root)
  if (goal === null) return null
  const asOpened = withCommandContext(wasm, context, { [contextField.mctx]: retain(wasm, hole.mctx) })
  const stated: ClosedStatement[] = []
  meta.run(asOpened, goal.localContext, (frame) => {
    const isProposition = isProp(wasm, goal, frame)
    const variables = over?.map((one) => wasm.apply('l_Lean_mkFVar', retain(wasm, one)))
    const statement = abstract(wasm, variables ?? hypotheses(wasm, goal.localContext), frame, (locals) => [
      'l_Lean_Meta_mkForallFVars',
      [locals, retain(wasm, goal.type), usedOnly, usedLetOnly, generalizeLet, implicitBinder],
    ])
    if (statement !== null)
      stated.push({ statement: instantiateMVars(wasm, hole.mctx, statement), isProposition })
  })
  release(wasm, asOpened)
  return stated[0] ?? null
}

/** @param proof without assigned metavariables, borrowed. @returns null where Lean can't close it. */
export function closeProof(
  wasm: LeanWasm,
  meta: MetaRunner,
  state: ProofState,
  proof: Obj,
): ClosedProof | null {
  const { hole, context, root } = state
  const goal = goalOf(wasm, hole.mctx, root)
  const stated = closeStatement(wasm, meta, state)
  if (goal === null || stated === null) return null
  const proved: Obj[] = []
  meta.run(context, goal.localContext, (frame) => {
    const closed = abstract(wasm, hypotheses(wasm, goal.localContext), frame, (locals) => [
      'l_Lean_Meta_mkLambdaFVars',
      [locals, retain(wasm, proof), usedOnly, usedLetOnly, etaReduce, generalizeLet, implicitBinder],
    ])
    if (closed !== null) proved.push(closed)
  })
  const [closed] = proved
  if (closed !== undefined) return { ...stated, proof: closed }
  release(wasm, stated.statement)
  return null
}

/** @param locals free variables, whose ownership is taken. */
function abstract(
  wasm: LeanWasm,
  locals: readonly Obj[],
  frame: MetaFrame,
  call: (locals: Obj) => [name: string, args: Obj[]],
): Obj | null {
  const [name, args] = call(makeArray(wasm, locals))
  const result = takeIoResult(wasm, wasm.apply(name, ...args, ...frameArguments(wasm, frame)))
  if (result.ok) return result.value
  release(wasm, result.error)
  return null
}

function isProp(wasm: LeanWasm, { type }: Goal, frame: MetaFrame): boolean {
  const result = takeIoResult(
    wasm,
    wasm.apply('l_Lean_Meta_isProp', retain(wasm, type), ...frameArguments(wasm, frame)),
  )
  if (result.ok) return unbox(result.value) === 1
  release(wasm, result.error)
  return false
}
