// A header's environment: held, or made. Headers with the same import lines share the import: the rest of each
// is run on it as a command, indented so that Lean's positions are those of the whole header.
import { headerCommands } from '../header/imports.ts'
import type { ErrorReply, CommandReply } from '../protocol/wire.ts'
import { hasErrors, isErrorReply } from '../protocol/replies.ts'
import { dropSorries, environmentOf, type JobContext, type Stop } from './job-context.ts'
import type { Header } from '../job/base.ts'

export type MadeHeader = { type: 'made'; env: number; cache: 'hit' | 'miss' } | Stop

export const makeHeader = async (header: Header, context: JobContext): Promise<MadeHeader> => {
  const { holdings } = context
  const held = holdings.header(header.hash)
  if (held !== null) return { type: 'made', env: held, cache: 'hit' }

  const { imports, rest } = headerCommands(header.text)
  const imported = holdings.imports(imports) ?? (await run(imports, null, context))
  if (typeof imported !== 'number') return imported
  const made = rest === '' ? imported : await run(rest, imported, context)
  if (typeof made !== 'number') {
    if (holdings.imports(imports) === null) holdings.letGo({ type: 'environment', id: imported })
    return made
  }
  holdings.keepHeader(header.hash, made, { text: imports, env: imported })
  return { type: 'made', env: made, cache: 'miss' }
}

/** The environment after the commands; on errors it is let go of. */
const run = async (cmd: string, env: number | null, context: JobContext): Promise<number | Stop> => {
  const limits = context.budget.forPreparing(context.settings.headerTimeoutMs)
  const answer = await context.dialogue.command(cmd, env, null, limits)
  if (answer.type === 'ended') return answer
  const { reply } = answer
  if (isErrorReply(reply)) return failed(reply)
  dropSorries(context.holdings, reply)
  if (!hasErrors(reply)) return reply.env
  context.holdings.letGo(environmentOf(reply))
  return failed(reply)
}

const failed = (reply: CommandReply | ErrorReply): Stop => ({ type: 'header-failed', reply })
