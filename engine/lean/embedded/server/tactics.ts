// The `tactic` request: one step from a kept proof state, which stays as it was.
import type {
  ErrorReply,
  ProofStepReply,
  ReplMessage,
  ReplSorry,
  TacticRequest,
} from '../../../protocol/wire.ts'
import { commandContextOf, contextField, type ProofState } from '../lean/proof-state.ts'
import { stepSource } from '../lean/hole-source.ts'
import { fileName, makeInputContext } from '../lean/session.ts'
import { runTactic } from '../lean/tactics.ts'
import { field } from '../objects/constructors.ts'
import { release, type Obj } from '../objects/refcount.ts'
import { keepSorries, mentionsSorry } from './commands.ts'
import { noteStatement } from './constants.ts'
import { withLimits } from './limits.ts'
import type { Repl } from './repl.ts'

export function tactic(repl: Repl, request: TacticRequest): ProofStepReply | ErrorReply {
  const state = repl.handles.proofState(request.proofState)
  if (state === undefined) return { message: 'Unknown proof state.' }
  noteStatement(repl, state)
  const step = runTactic(repl.tacticEngine(state), state, request.tactic, request.maxHeartbeats)
  const env = field(repl.wasm, commandContextOf(repl.wasm, state.context), contextField.env)
  const { messages, lacks } = withLimits(repl, env, step.messages)
  const limits = lacks.length > 0 ? { engineLimits: lacks } : {}
  if (!step.ok) {
    const lines = messages.map(({ pos, data }) =>
      step.unparsed ? `${fileName}:${pos.line}:${pos.column}: ${data}` : data,
    )
    return { message: `Lean error:\n${lines.join('\n')}`, messages, ...limits }
  }
  const sorries = stepSorries(repl, request.tactic, { before: state, after: step.state }, step.infoState)
  release(repl.wasm, step.infoState)
  return { ...proofStep(repl, step.state, messages, sorries), ...tracesField(step.traces), ...limits }
}

const tracesField = (traces: string[]): { traces?: string[] } => (traces.length > 0 ? { traces } : {})

export function describeProof(repl: Repl, proofState: number): ProofStepReply | ErrorReply {
  const state = repl.handles.proofState(proofState)
  return state === undefined ? { message: 'Unknown proof state.' } : { proofState, ...repl.describe(state) }
}

function stepSorries(
  repl: Repl,
  text: string,
  { before, after }: { before: ProofState; after: ProofState },
  infoState: Obj,
): ReplSorry[] {
  if (!mentionsSorry(text)) return []
  const { wasm } = repl
  const input = makeInputContext(wasm, text)
  const source = stepSource(wasm, after)
  const began = field(wasm, commandContextOf(wasm, before.context), contextField.mctx)
  const search = { infoState, fileMap: field(wasm, input, 2), outer: after.context, began }
  const sorries = keepSorries(repl, search, source)
  source.release()
  release(wasm, input)
  return sorries
}

/** Keeps the state and describes it. */
export function proofStep(
  repl: Repl,
  state: ProofState,
  messages: ReplMessage[],
  sorries: ReplSorry[],
): ProofStepReply {
  return {
    proofState: repl.handles.keepProofState(state),
    ...repl.describe(state),
    ...(messages.length > 0 ? { messages } : {}),
    ...(sorries.length > 0 ? { sorries } : {}),
  }
}
