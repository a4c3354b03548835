// What a text needed and this engine lacks: told in the messages that speak of it, and listed whatever the text made of
// them.
import type { ReplMessage } from '../../../protocol/wire.ts'
import {
  bodiesMissing,
  engineLimitKind,
  lacksBody,
  limitOf,
  unexposedIn,
  withoutUnexposedNote,
  type EngineLimit,
} from '../lean/engine-limits.ts'
import type { Guarded } from '../lean/guard-watch.ts'
import { lakeLimit } from '../lean/lake-syntax.ts'
import type { MetLimit } from '../lean/limits-met.ts'
import { withLimit } from '../lean/messages.ts'
import { isModule } from '../lean/ordinary-file.ts'
import { unexposedAt, unrealizedFor } from '../lean/unexposed.ts'
import { axiomsUntold } from '../lean/told-axioms.ts'
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
  const tried = limits.tried(env)
  const met = isModule(wasm, env)
    ? limits.take().filter(({ lacks }) => lacks.every((one) => !isBody(one)))
    : limits.take()
  const bodies = isModule(wasm, env)
    ? () => null
    : (message: ReplMessage) =>
        bodiesBehind(message, met) ??
        named([
          ...[...unexposedAt(wasm, env, message.data), ...unrealizedFor(wasm, env, message.data)].map(
            lacksBody,
          ),
          ...(leavesCases(message) && !met.some((one) => isAt(one, message)) ? tried : []),
        ])
  const plain = (message: ReplMessage): ReplMessage =>
    isModule(wasm, env) ? message : { ...message, data: withoutUnexposedNote(message.data) }
  const lacks = new Set(met.flatMap((one) => one.lacks))
  const told = messages.map((message) => {
    if (message.severity !== 'error') {
      axiomsUntold(message).forEach((one) => lacks.add(one))
      return message
    }
    const known = message.kind === engineLimitKind
    const limit = known ? limitOf(message.data) : (bodies(message) ?? lakeLimit(wasm, env, message))
    limit?.lacks.forEach((one) => lacks.add(one))
    return known ? message : withLimit(plain(message), limit)
  })
  return { messages: withSequels(told, [...lacks].filter(isBody)), lacks: [...lacks] }
}

/** Of a theorem whose `rfl` is refused Lean says so once more, at its name. */
const withSequels = (messages: ReplMessage[], bodies: string[]): ReplMessage[] =>
  messages.map((message) => (isSequel(message) ? withLimit(message, named(bodies)) : message))

const isSequel = ({ kind, data }: ReplMessage): boolean =>
  kind !== engineLimitKind && data.startsWith('Not a definitional equality')

/** Of a `match` whose cases Lean could not all rule out: it says which are left, not what it is stuck at. */
const leavesCases = ({ data }: ReplMessage): boolean =>
  /^(?:Missing cases|Dependent elimination failed)/i.test(data)

const isBody = (lack: string): boolean => lack.startsWith('body:')

const isAt = ({ pos }: MetLimit, message: Pick<ReplMessage, 'pos'>): boolean =>
  pos?.line === message.pos.line && pos.column === message.pos.column

function bodiesBehind({ data, pos }: ReplMessage, met: readonly MetLimit[]): EngineLimit | null {
  const here = met.filter((one) => isAt(one, { pos }))
  const lacks = new Set([...unexposedIn(data), ...here.flatMap((one) => one.lacks).filter(isBody)])
  return named([...lacks])
}

const named = (lacks: readonly string[]): EngineLimit | null =>
  lacks.length === 0 ? null : bodiesMissing(lacks)

/** What a `#guard_msgs` stood before, whatever it let through. */
export type GuardedMessages = Limited & Omit<Guarded, 'state'>

const guardFailed = '❌️ Docstring on `#guard_msgs` does not match generated message'

/**
 * A guard answers for nothing that is this engine's and not the text's: its failure is the engine's then, and of its
 * success nobody can tell what Lean would say.
 * @param said what was let through, with what that lacks.
 */
export function unguarded(guarded: GuardedMessages, said: ReplMessage[], lacks: string[]): ReplMessage[] {
  if (guarded.lacks.length === 0) return said
  const limit = { lacks: guarded.lacks, note: notJudged }
  if (said.some(failedGuard))
    return said.map((message) => (failedGuard(message) ? withLimit(message, limit) : message))
  const unknown = guarded.messages.find(
    ({ severity, kind }) => severity === 'info' && kind === engineLimitKind,
  )
  if (unknown !== undefined && guarded.expects)
    return [...said, withLimit({ ...unknown, severity: 'error' }, limit)]
  if (guarded.lacks.every((one) => lacks.includes(one))) return said
  const errors = guarded.messages.filter(
    ({ severity, kind }) => severity === 'error' && kind === engineLimitKind,
  )
  return [...said, ...errors]
}

const notJudged =
  'This engine lacks what the command behind `#guard_msgs` needs, so that it says other things here than elsewhere. The native engine can tell.'

const failedGuard = ({ severity, kind, data }: ReplMessage): boolean =>
  severity === 'error' && kind !== engineLimitKind && data.startsWith(guardFailed)
