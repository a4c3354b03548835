// What the REPL says its engine lacked for the code. Its process has run that code: what it says is bounded here.
import type { Run } from '../job/outcome.ts'
import type { CommandReply, ErrorReply, ProofStepReply } from '../protocol/wire.ts'

const mostLimits = 100
/** Names are far below it. */
const longestLimit = 300

/** Sorted, each once. */
export const engineLimitsIn = (runs: readonly Run<CommandReply | ProofStepReply>[]): string[] => {
  const told = runs.flatMap(({ reply }: { reply: CommandReply | ProofStepReply | ErrorReply }): unknown[] =>
    'engineLimits' in reply && Array.isArray(reply.engineLimits) ? reply.engineLimits : [],
  )
  const names = told.filter((one) => typeof one === 'string').map((one) => one.slice(0, longestLimit))
  return [...new Set(names)].sort().slice(0, mostLimits)
}
