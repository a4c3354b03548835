// What a check takes without proof: a sorry, by Lean's own tag where the REPL gives it and Lean's wording where it
// does not, and axioms beyond the three standard ones: the embedded engine collects them whatever the code hides, for
// another the text has to do.
import type { LeanError, Message } from '../contract/index.ts'
import type { Run } from '../job/outcome.ts'
import type { CommandReply } from '../protocol/wire.ts'
import { bareTag } from '../lean/diagnostics/kind.ts'
import { ownError } from './kills.ts'
import { ownMessage } from './messages.ts'
import { suspicions } from './suspicions.ts'

/** Lean has put the word in backticks, in quotes and bare. */
const wording = /^declaration uses [`'‘“"]?sorry\b/

export const saysSorry = ({ kind, severity, data }: Message): boolean =>
  bareTag(kind) === 'hasSorry' || (kind === null && severity === 'warning' && wording.test(data))

export interface Unproved {
  /** Something is unproved that Lean may not have said. */
  hole: boolean
  messages: Message[]
  errors: LeanError[]
}

const sorryAxiom = 'sorryAx'

/** Each axiom is told of once, with the first command that it comes up in. */
export const unprovedIn = (
  runs: readonly Run<CommandReply>[],
  commands: readonly string[],
  tellsAxioms: boolean,
): Unproved => {
  const found: Unproved = { hole: false, messages: [], errors: [] }
  const told = new Set([sorryAxiom])
  for (const [at, { reply }] of runs.entries()) {
    if (!('env' in reply)) continue
    const { sorries = [] } = reply
    const axioms = tellsAxioms ? (reply.axioms ?? []) : suspicions(commands[at] ?? '')
    found.hole ||= sorries.length > 0 || axioms.length > 0
    const news = axioms.filter((axiom) => !told.has(axiom))
    if (news.length === 0) continue
    for (const axiom of news) told.add(axiom)
    const { message, error } = axiomsTold(news, at)
    found.messages.push(message)
    found.errors.push(error)
  }
  return found
}

export const axiomsTold = (axioms: readonly string[], at: number): { message: Message; error: LeanError } => {
  const data = `This rests on what Lean takes without proof: ${axioms.join(', ')}.`
  return {
    message: ownMessage('warning', 'appliance.axioms', at, data),
    error: { ...ownError('axiom', data, at), retryable: false },
  }
}
