// The REPL's messages as the contract's. Severity has the contract's names; a missing end is null.
import type { Message, Position } from '../contract/index.ts'
import type { ReplMessage, ReplPosition } from '../protocol/wire.ts'

const severities = { info: 'information', warning: 'warning', error: 'error' } as const

export type Placing = (position: ReplPosition) => Position
const asIs: Placing = ({ line, column }) => ({ line, column })

export const contractMessage = (
  message: ReplMessage,
  commandIndex: number | null,
  place: Placing = asIs,
): Message => ({
  command_index: commandIndex,
  severity: severities[message.severity],
  kind: message.kind ?? null,
  pos: place(message.pos),
  end_pos: message.endPos ? place(message.endPos) : null,
  data: message.data,
})

/** A message of the appliance's own, at the start of a command. */
export const ownMessage = (
  severity: Message['severity'],
  kind: string,
  commandIndex: number | null,
  data: string,
): Message => ({
  command_index: commandIndex,
  severity,
  kind,
  pos: { line: 1, column: 0 },
  end_pos: null,
  data,
})

export const isError = ({ severity }: Pick<Message, 'severity'>): boolean => severity === 'error'
