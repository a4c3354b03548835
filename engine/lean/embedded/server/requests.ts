// One request's text → the reply. Whatever is wrong with a request is a reply, never an exit.
import { readFileSync } from 'node:fs'
import type { ReplReply } from '../../../repl/protocol.ts'
import type { Repl } from './repl.ts'

const isId = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0
const isIds = (value: unknown): value is number | number[] =>
  isId(value) || (Array.isArray(value) && value.every(isId))
const isOptional = <T>(value: unknown, is: (value: unknown) => value is T): value is T | undefined =>
  value === undefined || is(value)
const isText = (value: unknown): value is string => typeof value === 'string'

const couldNotParse = (why: string): ReplReply => ({ message: `Could not parse JSON:\n${why}` })

export function answerRequest(repl: Repl, text: string): ReplReply {
  let request: unknown
  try {
    request = JSON.parse(text)
  } catch (error) {
    return couldNotParse(error instanceof Error ? error.message : String(error))
  }
  if (typeof request !== 'object' || request === null || Array.isArray(request))
    return couldNotParse('a request is a JSON object')
  return answer(repl, request as Record<string, unknown>)
}

function answer(repl: Repl, request: Record<string, unknown>): ReplReply {
  const { cmd, path, env, maxHeartbeats, drop, dropProofStates } = request
  if (!isOptional(env, isId)) return couldNotParse('`env` is a number')
  if (!isOptional(maxHeartbeats, isId)) return couldNotParse('`maxHeartbeats` is a number')
  const options = {
    ...(env === undefined ? {} : { env }),
    ...(maxHeartbeats === undefined ? {} : { maxHeartbeats }),
  }
  if (isText(cmd)) return repl.command({ cmd, ...options })
  const { tactic, proofState } = request
  if (isText(tactic)) {
    if (!isId(proofState)) return couldNotParse('`proofState` is a number')
    return repl.tactic({ tactic, proofState, ...(maxHeartbeats === undefined ? {} : { maxHeartbeats }) })
  }
  if (isText(path)) {
    try {
      return repl.command({ cmd: readFileSync(path, 'utf8'), ...options })
    } catch (error) {
      if (!(error instanceof Error && 'code' in error)) throw error
      return { message: `Could not read the file: ${error.message}` }
    }
  }
  if (drop !== undefined || dropProofStates !== undefined) {
    if (!isOptional(drop, isIds) || !isOptional(dropProofStates, isIds))
      return couldNotParse('`drop` and `dropProofStates` are numbers or lists of numbers')
    return repl.drop({
      ...(drop === undefined ? {} : { drop }),
      ...(dropProofStates === undefined ? {} : { dropProofStates }),
    })
  }
  return couldNotParse('no field of a known request (`cmd`, `path`, `tactic`, `drop`, `pickleTo`, …)')
}
