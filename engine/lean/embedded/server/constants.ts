// The `exportTo` and `replayFrom` requests: what an environment declares, or tactics have proved, as data, out of this process
// and into it.
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import type { ExportProofRequest, ExportRequest, ReplayRequest } from '../../../protocol/constants.ts'
import type { ErrorReply, ExportReply, ReplayReply } from '../../../protocol/wire.ts'
import { exportConstants } from '../constants/export.ts'
import { readStatement, writeDeclaration, writeProof, type HoleProof } from '../constants/hole-proof.ts'
import { MalformedImage, TooLarge } from '../../constants/image.ts'
import { replayConstants } from '../constants/replay.ts'
import { closeStatement } from '../lean/closed-proof.ts'
import { stateField } from '../lean/command-state.ts'
import { commandContextOf, contextField, type ProofState } from '../lean/proof-state.ts'
import { field } from '../objects/constructors.ts'
import { release, type Obj } from '../objects/refcount.ts'
import type { Repl } from './repl.ts'

export function exportEnvironment(repl: Repl, { exportTo, env }: ExportRequest): ExportReply | ErrorReply {
  const environment = environmentAt(repl, env)
  if (environment === null) return { message: 'Unknown environment.' }
  const exported = exportConstants(repl.wasm.memory.buffer, environment, repl.notes)
  if (exported.type === 'malformed') return { export: { verdict: 'malformed', reason: exported.reason } }
  if (exported.type === 'too-large') return { message: `Could not export: ${exported.reason}` }
  const { constants, leftOut, text } = exported
  const bytes = write(exportTo, text)
  if (typeof bytes !== 'number') return bytes
  const examples = repl.notes.cleanExamples
  return { export: { verdict: 'exported', constants, leftOut, bytes, examples } }
}

export function exportProof(
  repl: Repl,
  { exportTo, proofState }: ExportProofRequest,
): ExportReply | ErrorReply {
  const state = repl.handles.proofState(proofState)
  if (state === undefined) return { message: 'Unknown proof state.' }
  try {
    const proof = proofOf(repl, state)
    if (proof === null) return { export: { verdict: 'malformed', reason: 'it can not be closed' } }
    const { text, constants, ...hole } = proof
    const bytes = write(exportTo, text)
    if (typeof bytes !== 'number') return bytes
    return { export: { verdict: 'exported', constants, bytes, examples: 0, hole } }
  } catch (error) {
    if (!(error instanceof MalformedImage)) throw error
    if (error instanceof TooLarge) return { message: `Could not export: ${error.message}` }
    return { export: { verdict: 'malformed', reason: error.message } }
  }
}

/** The memory is looked up anew after each call into Lean: it may have grown. */
function proofOf(repl: Repl, state: ProofState): HoleProof | null {
  const { wasm, notes, verifier } = repl
  notes.take('begin')
  const material = verifier.material(state)
  if (material === null) return null
  if (material.type === 'declaration') {
    const { declaration } = state.hole
    if (declaration === null) return null
    const before = field(wasm, declaration.before, stateField.env)
    const mayHoldSorry = !declaration.alone && !material.isRecursive
    const environments = [before, declaration.after, material.env] as const
    const proof = writeDeclaration(wasm.memory.buffer, notes, environments, mayHoldSorry)
    release(wasm, material.env)
    return proof
  }
  const statement = state.hole.statement ?? readStatement(wasm.memory.buffer, material.statement)
  if (statement === null) return null
  const env = field(wasm, commandContextOf(wasm, state.context), contextField.env)
  const proof = writeProof(wasm.memory.buffer, statement, env, material.proof)
  release(wasm, material.statement)
  release(wasm, material.proof)
  return proof
}

/** Notes what a hole has to prove before tactics can run code: they could tell of another statement. */
export function noteStatement({ wasm, meta }: Repl, state: ProofState): void {
  const { hole } = state
  if (hole.statement !== undefined) return
  const closed = closeStatement(wasm, meta, state)
  hole.statement = closed && readStatement(wasm.memory.buffer, closed.statement)
  if (closed !== null) release(wasm, closed.statement)
}

/** @returns how many bytes were written. */
function write(path: string, text: string): number | ErrorReply {
  const bytes = Buffer.from(text)
  try {
    // Code of a text may have laid a link there.
    rmSync(path, { force: true })
    writeFileSync(path, bytes, { flag: 'wx' })
    return bytes.length
  } catch (error) {
    return couldNot('write', error)
  }
}

export function replayFile(repl: Repl, { replayFrom, env }: ReplayRequest): ReplayReply | ErrorReply {
  const environment = environmentAt(repl, env)
  if (environment === null) return { message: 'Unknown environment.' }
  let text: string
  try {
    text = readFileSync(replayFrom, 'utf8')
  } catch (error) {
    return couldNot('read', error)
  }
  return { replay: replayConstants(repl.wasm, environment, text) }
}

function environmentAt({ wasm, handles }: Repl, id: number): Obj | null {
  const kept = handles.environment(id)
  return kept === undefined ? null : field(wasm, kept.state, stateField.env)
}

const couldNot = (what: string, error: unknown): ErrorReply => ({
  message: `Could not ${what} the file: ${error instanceof Error ? error.message : String(error)}`,
})
