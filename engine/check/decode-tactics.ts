// What a lane answered of tactics, as the contract's steps. Pure. `complete` is what the REPL calls Completed and
// nothing that was said speaks against.
import type { Message, TacticStatus, TacticStep } from '../contract/index.ts'
import { milliseconds } from '../contract/milliseconds.ts'
import type { Run, JobOutcome, TacticRun } from '../job/outcome.ts'
import { diagnose } from '../lean/diagnostics/diagnose.ts'
import type { CommandReply, ErrorReply, ProofStepReply } from '../protocol/wire.ts'
import { type Origin, grow } from '../state/recipe.ts'
import type { NewState } from '../state/recipe.ts'
import { cutOutput } from './cut-output.ts'
import { engineLimitsIn } from './engine-limits.ts'
import { type Kill, killError, killStatus } from './kills.ts'
import type { RequestLimits } from './limits.ts'
import { contractMessage, isError, ownMessage } from './messages.ts'
import { saysSorry } from './unproved.ts'

export interface TacticsRun {
  runs: TacticRun[]
  /** What kept the tactics after `runs` from being answered. */
  kill: Kill | null
}

/** `asked` is how many answers a job owes; a sequence may owe fewer once one has failed. */
export const readOutcome = (outcome: JobOutcome, asked: number): TacticsRun => {
  switch (outcome.type) {
    case 'stepped':
      return upToLoss(outcome.runs, null, asked)
    case 'killed':
      return upToLoss(outcome.runs.filter(isTacticRun), outcome, asked)
    case 'base-failed':
      return broken(`the state ${outcome.ref} could not be made again (${outcome.reason})`)
    case 'header-failed':
      return broken('the header of the state could not be made again')
    case 'checked':
    case 'tried':
    case 'replayed':
    case 'judged':
    case 'snapshotted':
    case 'snapshot-failed':
      return broken(`tactics were answered as ${outcome.type}`)
    default:
      return outcome satisfies never
  }
}

const broken = (detail: string): TacticsRun => ({
  runs: [],
  kill: { cause: 'crash', detail, struck: 'base' },
})
const isTacticRun = (run: Run<CommandReply> | TacticRun): run is TacticRun => !('env' in run.reply)
const isRefusal = (reply: ProofStepReply | ErrorReply): reply is ErrorReply => !('proofStatus' in reply)

/** A REPL that does not know its own proof state says nothing of the tactic. */
const upToLoss = (runs: TacticRun[], kill: Kill | null, asked: number): TacticsRun => {
  const lost = runs.findIndex(({ reply }) => isRefusal(reply) && /^Unknown proof state/.test(reply.message))
  if (lost >= 0) {
    return { runs: runs.slice(0, lost), kill: { cause: 'crash', detail: 'it lost its place', struck: lost } }
  }
  if (kill !== null || runs.length >= asked) return { runs, kill }
  return { runs, kill: { cause: 'crash', detail: 'a tactic went unanswered', struck: runs.length } }
}

/** A step without what follows from it: what is kept. */
export type StepVerdict = Omit<TacticStep, 'conclusive'>

/** Whether Lean has judged the tactic, and no lack of this engine can have changed what it says against it. */
export const isConclusiveStep = ({ status, engine_limits }: StepVerdict): boolean =>
  status === 'complete' || ((status === 'open' || status === 'error') && engine_limits.length === 0)

export interface DecodedStep {
  step: StepVerdict
  /** The state after the tactic; null where it failed. */
  made: NewState | null
}

/** `at` is the tactic's place in the request, `all` the request's tactics, `origin` the state that it ran on. */
export const decodeStep = (
  run: Run<ProofStepReply>,
  at: number,
  all: readonly string[],
  origin: Origin,
): DecodedStep => {
  const tactic = all[at] ?? ''
  const { reply, leanMs } = run
  const messages = cutOutput(saidOf(reply, at))
  const failed = isRefusal(reply) || messages.some(isError)
  const errors = failed ? diagnose(messages, [...all]) : []
  const shared = {
    tactic,
    messages,
    errors,
    engine_limits: engineLimitsIn([run]),
    lean_ms: milliseconds(leanMs),
  }
  if (isRefusal(reply) || failed) {
    return { step: { ...shared, status: 'error', goals: [], state_ref: null }, made: null }
  }
  const made = { ...grow(origin, { type: 'tactic', tactic }), leanMs }
  const status = statusOf(reply, messages)
  return { step: { ...shared, status, goals: reply.goals, state_ref: made.ref }, made }
}

const saidOf = (reply: ProofStepReply | ErrorReply, at: number): Message[] => {
  const said = (reply.messages ?? []).map((message) => contractMessage(message, at))
  if (said.some(isError)) return said
  if (isRefusal(reply)) return [...said, failure(reply.message.replace(/^Lean error:\n/, ''), at)]
  const verdict = /^Error: ([\s\S]*)$/.exec(reply.proofStatus)?.[1]
  if (verdict === undefined) return [...said, ...doubtsOf(reply, at)]
  return [...said, ...(reply.declarationErrors ?? [verdict]).map((text) => failure(text, at))]
}
const failure = (text: string, at: number): Message => ({ ...ownMessage('error', '', at, text), kind: null })

/** Why a step without goals is not complete. */
const doubtsOf = ({ goals, proofStatus, declarationErrors = [] }: ProofStepReply, at: number): Message[] =>
  goals.length > 0 || proofStatus === 'Completed'
    ? []
    : [proofStatus, ...declarationErrors].map((text) => ({
        ...ownMessage('warning', '', at, text),
        kind: null,
      }))

const statusOf = (reply: ProofStepReply, messages: Message[]): TacticStatus => {
  const hole = (reply.sorries ?? []).length > 0 || messages.some(saysSorry)
  return reply.proofStatus === 'Completed' && reply.goals.length === 0 && !hole ? 'complete' : 'open'
}

/** A tactic that was not answered. */
export const struckStep = (kill: Kill, limits: RequestLimits, tactic: string): StepVerdict => {
  const status = killStatus(kill.cause)
  return {
    tactic,
    // A caller that has gone reads no status, and the contract has none for it.
    status: status === 'cancelled' ? 'timeout' : status,
    goals: [],
    state_ref: null,
    messages: [],
    errors: [killError(kill, limits, 'Tactic')],
    engine_limits: [],
    lean_ms: 0,
  }
}
