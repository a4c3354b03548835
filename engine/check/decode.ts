// What a lane answered of a check, as the contract's result. Pure. `valid` needs every command answered and
// none with an error or a sorry; whatever the REPL's answer leaves unsaid is never taken for assent.
import { type Origin, grow, growCommands } from '../state/recipe.ts'
import type { StateRef } from '../contract/ids.ts'
import type { NewState } from '../state/recipe.ts'
import type {
  CheckResult,
  CheckStatus,
  EngineIdentity,
  Included,
  LeanError,
  Message,
  Sorry,
} from '../contract/index.ts'
import { type SplitSource, sourcePosition } from '../header/split.ts'
import type { Run, JobOutcome } from '../job/outcome.ts'
import type { Header } from '../job/base.ts'
import type { CommandReply, ErrorReply, ProofStepReply, ReplMessage } from '../protocol/wire.ts'
import { exits } from '../protocol/replies.ts'
import { diagnose } from '../lean/diagnostics/diagnose.ts'
import { headerErrors, isMissingModule, type ImportAdvice } from '../lean/diagnostics/header-errors.ts'
import { cutOutput } from './cut-output.ts'
import { engineLimitsIn } from './engine-limits.ts'
import { includedIn } from './included.ts'
import { type Kill, killError, killStatus, ownError } from './kills.ts'
import type { RequestLimits } from './limits.ts'
import { type Placing, contractMessage, isError } from './messages.ts'
import { signed } from './signed.ts'
import { saysSorry, unprovedIn } from './unproved.ts'

/** A result without what follows from it and what this one request cost: what identical requests share. */
export type Verdict = Omit<CheckResult, 'stats' | 'conclusive'>

/** Whether Lean has judged the code, and no lack of this engine can have changed what it says against it. */
export const isConclusive = ({ status, engine_limits }: Verdict): boolean =>
  status === 'valid' || ((status === 'sorry' || status === 'error') && engine_limits.length === 0)

export interface Asked {
  header: Header
  commands: string[]
  split: SplitSource | null
  limits: RequestLimits
  /** What the commands run on, for the states that they make; null makes no states. */
  origin: Origin | null
  engine: EngineIdentity
  traits: EngineTraits
  /** What the result tells beside the messages. */
  include?: readonly Included[]
}
/** In what engines differ, as far as their answers go. */
export interface EngineTraits {
  /** Replies list the axioms that new declarations rest on; of another engine the text has to do. */
  tellsAxioms: boolean
  /** Replies list what a text declares. */
  tellsDeclarations: boolean
  /** Replies list the pieces of a text by their syntax. */
  tellsOutline: boolean
  /** What theorems of the library rest on can be told. */
  keepsProofs: boolean
  importAdvice: ImportAdvice
}
export interface Decoded {
  verdict: Verdict
  /** The states that the verdict names, oldest first. */
  made: NewState[]
}

type Killed = Extract<JobOutcome, { type: 'killed' }>
/** A lane's outcome, or a kill that the main thread knows a better cause of. */
export type CheckOutcome = Exclude<JobOutcome, Killed> | (Omit<Killed, 'cause'> & Pick<Kill, 'cause'>)

export const decodeCheck = (asked: Asked, outcome: CheckOutcome): Decoded => {
  switch (outcome.type) {
    case 'checked':
      return decodeRuns(asked, outcome.runs, null)
    case 'killed':
      return decodeRuns(asked, outcome.runs.filter(isCommandRun), outcome, outcome.told)
    case 'header-failed':
      return failedHeader(asked, outcome.reply)
    case 'base-failed':
      return trouble(asked, `the state ${outcome.ref} could not be made again (${outcome.reason})`)
    case 'stepped':
    case 'tried':
    case 'replayed':
    case 'judged':
    case 'snapshotted':
    case 'snapshot-failed':
      return trouble(asked, `a check was answered as ${outcome.type}`)
    default:
      return outcome satisfies never
  }
}

/** A run that ended before any command did: in the queue, or by our own fault. */
export const decodeKill = (asked: Asked, kill: Kill): Decoded => decodeRuns(asked, [], kill)

const trouble = (asked: Asked, detail: string): Decoded =>
  decodeKill(asked, { cause: 'crash', detail, struck: 'base' })

const isCommandRun = (run: Run<CommandReply | ProofStepReply>): run is Run<CommandReply> =>
  !('proofState' in run.reply)
const isFailure = (reply: CommandReply | ErrorReply): reply is ErrorReply => !('env' in reply)

/** The REPL's own state was not what we took it for: that says nothing of the code. */
const lostItsPlace = (reply: ErrorReply): boolean => /^Unknown (environment|proof state)/.test(reply.message)

const decodeRuns = (
  asked: Asked,
  runs: Run<CommandReply>[],
  kill: Kill | null,
  told: ReplMessage[] = [],
): Decoded => {
  const lost = runs.findIndex(({ reply }) => isFailure(reply) && lostItsPlace(reply))
  if (lost >= 0) {
    return decodeRuns(asked, runs.slice(0, lost), {
      cause: 'crash',
      detail: 'it lost its place',
      struck: lost,
    })
  }
  const said = [
    ...runs.flatMap(({ reply }, at) => saidOf(reply, at)),
    ...told.map((message) => contractMessage(message, runs.length)),
  ]
  const refused = runs.flatMap(({ reply }, at) => refusalOf(reply, at))
  const unproved = unprovedIn(runs, asked.commands, asked.traits.tellsAxioms)
  // Holes and errors are counted before anything is cut.
  const hole = unproved.hole || said.some(saysSorry)
  const failed = said.some(isError) || refused.length > 0
  const short =
    kill === null && !failed && runs.length < asked.commands.length && !runs.some(({ reply }) => exits(reply))
  const struck: Kill | null = short
    ? { cause: 'crash', detail: 'a command went unanswered', struck: runs.length }
    : kill
  const status: CheckStatus = struck ? killStatus(struck.cause) : failed ? 'error' : hole ? 'sorry' : 'valid'
  const success = status === 'valid' || status === 'sorry'
  const messages = cutOutput([...said, ...unproved.messages])
  const errors = [...refused, ...signed(diagnose(messages, asked.commands), runs), ...unproved.errors]
  if (struck !== null) errors.unshift(killError(struck, asked.limits, 'Command'))
  const { sorries, stateRef, made } = states(asked, runs, success)
  const verdict: Verdict = {
    status,
    success,
    messages,
    errors,
    sorries,
    engine_limits: engineLimitsIn(runs),
    state_ref: stateRef,
    header_hash: asked.header.hash,
    engine: asked.engine,
    ...includedIn(runs, asked.include ?? [], said, asked.commands),
  }
  return { verdict, made }
}

const saidOf = (reply: CommandReply | ErrorReply, at: number | null, place?: Placing): Message[] =>
  (reply.messages ?? []).map((message) => contractMessage(message, at, place))

/** A refusal that Lean's own messages don't explain. */
const refusalOf = (reply: CommandReply | ErrorReply, at: number): LeanError[] =>
  isFailure(reply) && !saidOf(reply, at).some(isError)
    ? [{ ...ownError('other', reply.message, at), retryable: false }]
    : []

const states = (
  { origin, commands }: Asked,
  runs: Run<CommandReply>[],
  success: boolean,
): { sorries: Sorry[]; stateRef: string | null; made: NewState[] } => {
  const made: NewState[] =
    origin === null
      ? []
      : growCommands(origin, commands.slice(0, runs.length)).map((state, at) => ({
          ...state,
          leanMs: runs[at]?.leanMs ?? 0,
        }))
  const environmentAt = (at: number): StateRef | null => made[at]?.ref ?? null
  let needed = success ? runs.length : 0
  const sorries: Sorry[] = []
  const proofs: NewState[] = []
  for (const [at, { reply, leanMs }] of runs.entries()) {
    if (isFailure(reply)) continue
    for (const [index, sorry] of (reply.sorries ?? []).entries()) {
      let ref: string | null = null
      if (origin !== null && sorry.proofState !== undefined) {
        const before = environmentAt(at - 1) ?? origin.state
        const proof = grow(
          { ...origin, state: before },
          { type: 'sorry', command: commands[at] ?? '', sorry: index },
        )
        proofs.push({ ...proof, leanMs })
        needed = Math.max(needed, at)
        ref = proof.ref
      }
      sorries.push({
        command_index: at,
        pos: sorry.pos,
        end_pos: sorry.endPos,
        goal: sorry.goal,
        state_ref: ref,
        ...(sorry.lemma === undefined ? {} : { lemma: sorry.lemma }),
      })
    }
  }
  const stateRef = success && origin !== null ? environmentAt(runs.length - 1) : null
  return { sorries, stateRef, made: [...made.slice(0, needed), ...proofs] }
}

/** A header that is known to fail. */
export const decodeFailedHeader = (asked: Asked, reply: CommandReply | ErrorReply): Decoded =>
  failedHeader(asked, reply)

const failedHeader = (asked: Asked, reply: CommandReply | ErrorReply): Decoded => {
  const { split, header, traits } = asked
  const index = split === null ? null : 0
  const place: Placing = (position) => (split === null ? position : sourcePosition(split, position))
  const said = saidOf(reply, index)
  const reason = isFailure(reply) && !said.some(isError) ? reply.message : said
  const errors = headerErrors(reason, header.text, traits.importAdvice, index, place)
  const messages = cutOutput(saidOf(reply, index, place))
  const verdict: Verdict = {
    status: isMissingModule(reason) ? 'unavailable' : 'error',
    success: false,
    messages,
    errors,
    sorries: [],
    engine_limits: [],
    state_ref: null,
    header_hash: asked.header.hash,
    engine: asked.engine,
    ...includedIn([], asked.include ?? [], []),
  }
  return { verdict, made: [] }
}

/** As it is told where its states could not be remembered. */
export const nameless = (verdict: Verdict): Verdict => {
  const sorries = verdict.sorries.map((sorry) => ({ ...sorry, state_ref: null }))
  return { ...verdict, state_ref: null, sorries }
}
