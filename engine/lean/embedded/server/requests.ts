// One request's text → the reply. Whatever is wrong with a request is a reply, never an exit.
import { readFileSync } from 'node:fs'
import type { ReplReply } from '../../../protocol/wire.ts'
import { catchingCpp } from '../wasm/cpp-exception.ts'
import { command } from './commands.ts'
import { exportEnvironment, exportProof, replayFile } from './constants.ts'
import { areOptions, isDetail, isFlag, isId, isIds, isNotes, isText, type FieldsOf } from './field-types.ts'
import { judgeFile } from './judge.ts'
import { pickleEnvironment, pickleProofState, unpickleEnvironment, unpickleProofState } from './pickles.ts'
import type { Repl } from './repl.ts'
import { describeProof, tactic } from './tactics.ts'

const fields = {
  cmd: isText,
  path: isText,
  tactic: isText,
  pickleTo: isText,
  unpickleEnvFrom: isText,
  unpickleProofStateFrom: isText,
  base: isText,
  exportTo: isText,
  replayFrom: isText,
  judgeFrom: isText,
  env: isId,
  proofState: isId,
  maxHeartbeats: isId,
  drop: isIds,
  dropProofStates: isIds,
  allTactics: isFlag,
  outline: isFlag,
  lemmas: isFlag,
  signatures: isFlag,
  rootGoals: isFlag,
  infotree: isDetail,
  declared: isFlag,
  declarations: isFlag,
  tell: isFlag,
  notes: isNotes,
  setOptions: areOptions,
  describe: isId,
} as const
type Request = FieldsOf<typeof fields>

const couldNotParse = (why: string): ReplReply => ({ message: `Could not parse JSON:\n${why}` })

export function answerRequest(repl: Repl, text: string): ReplReply {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch (error) {
    return couldNotParse(error instanceof Error ? error.message : String(error))
  }
  if (typeof json !== 'object' || json === null || Array.isArray(json))
    return couldNotParse('a request is a JSON object')
  const request: Record<string, unknown> = {}
  for (const [name, isRight] of Object.entries(fields)) {
    const value: unknown = (json as Record<string, unknown>)[name]
    if (value === undefined || value === null) continue
    if (!isRight(value)) return couldNotParse(`the field \`${name}\` is of the wrong type`)
    request[name] = value
  }
  const run = catchingCpp(repl.wasm, () => answer(repl, request))
  const reply = run.threw ? { message: `Lean error:\n${run.message}` } : run.value
  return repl.evaluation.first === null ? reply : { ...reply, ranCode: true }
}

function answer(repl: Repl, request: Request): ReplReply {
  const { cmd, path, tactic: text, pickleTo, unpickleEnvFrom, unpickleProofStateFrom, ...others } = request
  const { exportTo, replayFrom, judgeFrom, ...rest } = others
  if (unpickleEnvFrom !== undefined) return unpickleEnvironment(repl, { unpickleEnvFrom, ...rest })
  if (unpickleProofStateFrom !== undefined)
    return unpickleProofState(repl, { unpickleProofStateFrom, ...rest })
  repl.start()
  const { env, proofState, drop, dropProofStates, describe } = rest
  if (cmd !== undefined) return command(repl, { cmd, ...rest })
  if (path !== undefined) return fileCommand(repl, path, rest)
  if (text !== undefined && proofState !== undefined)
    return tactic(repl, { tactic: text, ...rest, proofState })
  if (pickleTo !== undefined && env !== undefined) return pickleEnvironment(repl, { pickleTo, ...rest, env })
  if (pickleTo !== undefined && proofState !== undefined)
    return pickleProofState(repl, { pickleTo, ...rest, proofState })
  if (exportTo !== undefined && env !== undefined) return exportEnvironment(repl, { exportTo, env })
  if (exportTo !== undefined && proofState !== undefined) return exportProof(repl, { exportTo, proofState })
  if (replayFrom !== undefined && env !== undefined) return replayFile(repl, { replayFrom, env })
  if (judgeFrom !== undefined && env !== undefined) return judgeFile(repl, { judgeFrom, env })
  if (describe !== undefined) return describeProof(repl, describe)
  if (drop !== undefined || dropProofStates !== undefined) return repl.handles.drop(rest)
  return couldNotParse(
    'the fields are not those of any request: `cmd`, `path`, `tactic` with `proofState`, …',
  )
}

function fileCommand(repl: Repl, path: string, rest: Pick<Request, 'env' | 'maxHeartbeats'>): ReplReply {
  let cmd: string
  try {
    cmd = readFileSync(path, 'utf8')
  } catch (error) {
    return { message: `Could not read the file: ${error instanceof Error ? error.message : String(error)}` }
  }
  return command(repl, { cmd, ...rest })
}
