// Which of the protocol's replies a JSON object is.
import type { CommandReply, DropReply, ErrorReply, ProofStepReply, ReplReply } from './wire.ts'

export const isErrorReply = (reply: object): reply is ErrorReply =>
  'message' in reply && typeof reply.message === 'string' && !('env' in reply)

export const isCommandReply = (reply: object): reply is CommandReply =>
  'env' in reply && typeof reply.env === 'number' && !('proofState' in reply)

export const isProofStepReply = (reply: object): reply is ProofStepReply =>
  'proofState' in reply && typeof reply.proofState === 'number' && 'goals' in reply

export const isDropReply = (reply: object): reply is DropReply =>
  'dropped' in reply && typeof reply.dropped === 'number'

export const isReply = (value: object): value is ReplReply =>
  isErrorReply(value) || isCommandReply(value) || isProofStepReply(value) || isDropReply(value)

/** Lean's own verdict on the code: whether an error is among the messages. */
export const hasErrors = (reply: CommandReply | ProofStepReply): boolean =>
  reply.messages?.some(({ severity }) => severity === 'error') ?? false
