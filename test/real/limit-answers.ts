// One embedded REPL for all tests of a file, and what it says of its limits: kinds of errors, and what was lacking.
import assert from 'node:assert/strict'
import { after, before } from 'node:test'
import { kindOfMessage } from '../../engine/lean/diagnostics/kind.ts'
import type { CommandReply } from '../../engine/protocol/wire.ts'
import { BareRepl } from './bare-repl.ts'

export let repl: BareRepl
export let library: number
before(async () => {
  repl = await BareRepl.start()
  library = (await repl.ask<CommandReply>({ cmd: 'import Lean\nimport Std' })).env
})
after(() => repl[Symbol.asyncDispose]())

export interface Answer {
  /** Of every error, as callers are told. */
  kinds: string[]
  limits: string[]
}
export const answer = async (cmd: string, env = library): Promise<Answer> => {
  const reply = await repl.ask<CommandReply>({ cmd, env })
  assert.ok('env' in reply, JSON.stringify(reply))
  await repl.ask({ drop: reply.env })
  const errors = (reply.messages ?? []).filter(({ severity }) => severity === 'error')
  return {
    kinds: errors.map(({ kind, data }) => kindOfMessage({ kind: kind ?? null, data })),
    limits: reply.engineLimits ?? [],
  }
}
export const limited = (...limits: string[]): Answer => ({ kinds: ['engine_limit'], limits })
export const unlimited = (...kinds: string[]): Answer => ({ kinds, limits: [] })
