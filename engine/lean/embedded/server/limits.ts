// What a text needed and this engine lacks: told in the messages that speak of it, and listed whatever the text made of
// them.
import type { ReplMessage } from '../../../protocol/wire.ts'
import {
  bodiesMissing,
  engineLimitKind,
  lacksBody,
  limitOf,
  unexposedIn,
  type EngineLimit,
} from '../lean/engine-limits.ts'
import { lakeLimit } from '../lean/lake-syntax.ts'
import type { MetLimit } from '../lean/limits-met.ts'
import { withLimit } from '../lean/messages.ts'
import { isModule } from '../lean/ordinary-file.ts'
import { unexposedAt } from '../lean/unexposed.ts'
import type { Obj } from '../objects/refcount.ts'
import type { Repl } from './repl.ts'

export interface Limited {
  messages: ReplMessage[]
  lacks: string[]
}

/**
 * The messages of what was just elaborated, each error with a note and a kind of its own where a limit is behind it.
 * @param env borrowed; in a `module` nobody unfolds what the library keeps to itself.
 */
export function withLimits({ wasm, limits }: Repl, env: Obj, messages: ReplMessage[]): Limited {
  const met = isModule(wasm, env)
    ? limits.take().filter(({ lacks }) => lacks.every((one) => !isBody(one)))
    : limits.take()
  const bodies = isModule(wasm, env)
    ? () => null
    : (message: ReplMessage) =>
        bodiesBehind(message, met) ?? named(unexposedAt(wasm, env, message.data).map(lacksBody))
  const lacks = new Set(met.flatMap((one) => one.lacks))
  const told = messages.map((message) => {
    if (message.severity !== 'error') return message
    const known = message.kind === engineLimitKind
    const limit = known ? limitOf(message.data) : (bodies(message) ?? lakeLimit(wasm, env, message))
    limit?.lacks.forEach((one) => lacks.add(one))
    return known ? message : withLimit(message, limit)
  })
  return { messages: told, lacks: [...lacks] }
}

const isBody = (lack: string): boolean => lack.startsWith('body:')

function bodiesBehind({ data, pos }: ReplMessage, met: readonly MetLimit[]): EngineLimit | null {
  const here = met.filter((one) => one.pos?.line === pos.line && one.pos.column === pos.column)
  const lacks = new Set([...unexposedIn(data), ...here.flatMap((one) => one.lacks).filter(isBody)])
  return named([...lacks])
}

const named = (lacks: readonly string[]): EngineLimit | null =>
  lacks.length === 0 ? null : bodiesMissing(lacks)

/** What `#guard_msgs` took of the errors that are this engine's and not the text's: no guard answers for those. */
export const unguarded = (guarded: Limited, told: readonly string[]): ReplMessage[] =>
  guarded.lacks.every((one) => told.includes(one))
    ? []
    : guarded.messages.filter(({ severity, kind }) => severity === 'error' && kind === engineLimitKind)
