// Which of the protocol's replies a JSON object is.
import type { ForkReply } from './fork.ts'
import type {
  CommandReply,
  DropReply,
  ErrorReply,
  ExportReply,
  JudgeReply,
  ProofStepReply,
  ReplayReply,
  ReplReply,
  Told,
} from './wire.ts'

export const isErrorReply = (reply: object): reply is ErrorReply =>
  'message' in reply && typeof reply.message === 'string' && !('env' in reply)

export const isCommandReply = (reply: object): reply is CommandReply =>
  'env' in reply && typeof reply.env === 'number' && !('proofState' in reply)

export const isProofStepReply = (reply: object): reply is ProofStepReply =>
  'proofState' in reply && typeof reply.proofState === 'number' && 'goals' in reply

export const isDropReply = (reply: object): reply is DropReply =>
  'dropped' in reply && typeof reply.dropped === 'number'

export const isExportReply = (reply: object): reply is ExportReply =>
  'export' in reply && isVerdict(reply.export)

export const isReplayReply = (reply: object): reply is ReplayReply =>
  'replay' in reply && isVerdict(reply.replay)

export const isJudgeReply = (reply: object): reply is JudgeReply =>
  'judged' in reply && typeof reply.judged === 'object' && reply.judged !== null

export const isForkReply = (reply: object): reply is ForkReply =>
  'forked' in reply && typeof reply.forked === 'number'

const isVerdict = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && 'verdict' in value && typeof value.verdict === 'string'

/** Messages ahead of a reply, not one. */
export const isTold = (value: object): value is Told => 'told' in value && Array.isArray(value.told)

export const isReply = (value: object): value is ReplReply =>
  [
    isErrorReply,
    isCommandReply,
    isProofStepReply,
    isDropReply,
    isExportReply,
    isReplayReply,
    isJudgeReply,
    isForkReply,
  ].some((isOne) => isOne(value))

/** Lean's own verdict on the code: whether an error is among the messages. */
export const hasErrors = (reply: CommandReply | ProofStepReply): boolean =>
  reply.messages?.some(({ severity }) => severity === 'error') ?? false

/** Whether a command has ended the text, as `#exit` does: Lean reads nothing that stands after it. */
export const exits = ({ messages = [] }: CommandReply | ErrorReply): boolean =>
  messages.some(({ severity, data }) => severity === 'warning' && data === "using 'exit' to interrupt Lean")
