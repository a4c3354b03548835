// The `exportTo` and `replayFrom` requests: what an environment declares as data, out of this process and into it.
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import type {
  ErrorReply,
  ExportReply,
  ExportRequest,
  ReplayReply,
  ReplayRequest,
} from '../../../protocol/wire.ts'
import { exportConstants } from '../constants/export.ts'
import { replayConstants } from '../constants/replay.ts'
import { stateField } from '../lean/command-state.ts'
import { field } from '../objects/constructors.ts'
import type { Obj } from '../objects/refcount.ts'
import type { Repl } from './repl.ts'

export function exportEnvironment(repl: Repl, { exportTo, env }: ExportRequest): ExportReply | ErrorReply {
  const environment = environmentAt(repl, env)
  if (environment === null) return { message: 'Unknown environment.' }
  const exported = exportConstants(repl.wasm.memory.buffer, environment, repl.notes)
  if (exported.type === 'malformed') return { export: { verdict: 'malformed', reason: exported.reason } }
  if (exported.type === 'too-large') return { message: `Could not export: ${exported.reason}` }
  const bytes = Buffer.from(exported.text)
  try {
    // Code of a text may have laid a link there.
    rmSync(exportTo, { force: true })
    writeFileSync(exportTo, bytes, { flag: 'wx' })
  } catch (error) {
    return couldNot('write', error)
  }
  const { constants, leftOut } = exported
  const examples = repl.notes.cleanExamples
  return { export: { verdict: 'exported', constants, leftOut, bytes: bytes.length, examples } }
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
