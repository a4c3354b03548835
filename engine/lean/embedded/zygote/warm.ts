// What a parent does before its first fork, for all that it will ever bear: its headers held, and Lean's functions called so
// often that V8 has compiled them for good. None of it is anybody's code.
import { setTimeout as sleep } from 'node:timers/promises'
import v8 from 'node:v8'
import vm from 'node:vm'
import { hasErrors, isErrorReply } from '../../../protocol/replies.ts'
import type { HeaderText } from '../../../repl/zygote/messages.ts'
import type { ErrorReply } from '../../../protocol/wire.ts'
import { lessons } from '../profile/lessons.ts'
import { command } from '../server/commands.ts'
import type { Repl } from '../server/repl.ts'
import { answerRequest } from '../server/requests.ts'

/** As often as what is called in every check needs to be called until V8 takes it for often called. */
const rounds = 8
/** V8 compiles between two turns of the event loop, having no thread for it. */
const settleMs = 500

/** @returns null, or why a header can't be held. */
export function holdHeader(repl: Repl, { imports, rest }: HeaderText): string | null {
  repl.start()
  const imported = command(repl, { cmd: imports })
  if (isErrorReply(imported)) return reasonOf(imported)
  if (hasErrors(imported)) return 'its imports have errors'
  const base = repl.handles.environment(imported.env)
  if (!base) throw new Error('the environment of an import is not held')
  repl.prepared.keep(imports, null, base, imported)
  if (rest === '') return null
  const made = command(repl, { cmd: rest, env: imported.env })
  if (isErrorReply(made)) return reasonOf(made)
  if (hasErrors(made)) return 'it has errors'
  const environment = repl.handles.environment(made.env)
  if (environment) repl.prepared.keep(rest, base, environment, made)
  repl.handles.drop({ drop: [imported.env, made.env] })
  return null
}

const reasonOf = ({ message }: ErrorReply): string => message.slice(0, 500)

/** Runs the lessons on the header that is held first, and forgets all that they made. */
export async function runLessons(repl: Repl, { imports }: HeaderText): Promise<void> {
  for (const request of lessons(rounds)) {
    const isHeader = 'cmd' in request && request.env === undefined
    answerRequest(repl, JSON.stringify(isHeader ? { ...request, cmd: imports } : request))
    await sleep(0)
  }
  await sleep(settleMs)
  collectGarbage()
}

/** Little to do, by the ways of every check: what these change in memory is a fork's own from then on. */
const firstLesson = 'example : True := by\n  trivial'

/** What a fork does while nobody has asked for it yet. */
export function limberUp(repl: Repl, { imports }: HeaderText): void {
  const imported = command(repl, { cmd: imports })
  if (isErrorReply(imported)) return
  const lesson = answerRequest(repl, JSON.stringify({ cmd: firstLesson, env: imported.env }))
  repl.handles.drop({ drop: 'env' in lesson ? [imported.env, lesson.env] : [imported.env] })
}

/** A child that collects what its parent has left copies the pages; and what is left lies together (see pack-memory.ts). */
function collectGarbage(): void {
  v8.setFlagsFromString('--expose-gc')
  v8.setFlagsFromString('--compact-on-every-full-gc')
  const collect = vm.runInNewContext('gc') as () => void
  collect()
  collect()
  v8.setFlagsFromString('--no-compact-on-every-full-gc')
}
