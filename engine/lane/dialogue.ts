// What is said to a REPL and how its dialect has it said; answers come back as the kind that was asked for.
// A REPL that answers something else, or has lost what we know it to hold, is not to be trusted: it ends, as a
// crash, and nothing is blamed on the code.
import { randomUUID } from 'node:crypto'
import type { Dialect } from '../protocol/dialect.ts'
import { heartbeatsCommand } from '../lean/native/dialect.ts'
import type { Ended, ReplClient, RequestOutcome } from '../repl/client.ts'
import type { WatchLimits } from '../repl/limit-watch.ts'
import type {
  CommandExtras,
  CommandReply,
  CommandRequest,
  ErrorReply,
  ExportReply,
  ProofStepReply,
  JudgeReply,
  ReplayReply,
  ReplReply,
  ReplRequest,
  ReplSorry,
} from '../protocol/wire.ts'
import {
  isCommandReply,
  isDropReply,
  isErrorReply,
  isExportReply,
  isJudgeReply,
  isProofStepReply,
  isReplayReply,
  isReply,
} from '../protocol/replies.ts'
import type { HeldId, Unheld } from './holdings.ts'

/** What may undo an option that was set: setting it again, or the end of the scope that it was set in. */
const mayLiftHeartbeats = /\b(maxHeartbeats|end)\b/
/** Past this the ids of environments with a limit in force are forgotten, and the option is set once more. */
const limitsRemembered = 10_000

export class Dialogue {
  readonly #client: ReplClient
  readonly #dialect: Dialect
  /** For dialects without the field: by environment and limit, the same environment with the limit in force. */
  readonly #limitedEnvironments = new Map<string, number>()

  #ranCode = false

  constructor(client: ReplClient, dialect: Dialect) {
    this.#client = client
    this.#dialect = dialect
  }

  /** Code that a text has declared has run in the REPL: it is of no further use. */
  get ranCode(): boolean {
    return this.#ranCode
  }

  async command(
    cmd: string,
    env: number | null,
    maxHeartbeats: number | null,
    limits: WatchLimits,
    extras: CommandExtras = {},
  ): Promise<RequestOutcome<CommandReply | ErrorReply>> {
    if (maxHeartbeats === null || env === null)
      return this.#command({ cmd, ...extras, ...envField(env) }, limits)
    if (this.#dialect.heartbeatsField) return this.#command({ cmd, ...extras, env, maxHeartbeats }, limits)
    const limited = await this.#limited(env, maxHeartbeats, limits)
    if (typeof limited !== 'number') return limited
    const answer = apart(await this.#command({ cmd, ...extras, env: limited }, limits), extras)
    if (answer.type === 'reply' && isCommandReply(answer.reply) && !mayLiftHeartbeats.test(cmd))
      this.#remember(answer.reply.env, maxHeartbeats, answer.reply.env)
    return answer
  }

  tactic(
    tactic: string,
    proofState: number,
    maxHeartbeats: number,
    limits: WatchLimits,
  ): Promise<RequestOutcome<ProofStepReply | ErrorReply>> {
    const field = this.#dialect.heartbeatsField ? { maxHeartbeats } : {}
    return this.#ask({ tactic, proofState, ...field }, isProofStepOrError, limits)
  }

  /** Forgets ids, as far as the dialect can. */
  async drop({ environments, proofs }: Unheld, limits: WatchLimits): Promise<void> {
    if (!this.#dialect.drops || environments.length + proofs.length === 0) return
    await this.#ask({ drop: environments, dropProofStates: proofs }, isDropOrError, limits)
  }

  pickle(
    { type, id }: HeldId,
    pickleTo: string,
    base: string | null,
    limits: WatchLimits,
  ): Promise<RequestOutcome<CommandReply | ProofStepReply | ErrorReply>> {
    const request = type === 'environment' ? { pickleTo, env: id } : { pickleTo, proofState: id }
    return this.#ask({ ...request, ...baseField(base) }, isAnyState, limits)
  }

  unpickle(
    type: HeldId['type'],
    path: string,
    base: string | null,
    limits: WatchLimits,
  ): Promise<RequestOutcome<CommandReply | ProofStepReply | ErrorReply>> {
    return type === 'environment'
      ? this.#ask({ unpickleEnvFrom: path, ...baseField(base) }, isCommandOrError, limits)
      : this.#ask({ unpickleProofStateFrom: path, ...baseField(base) }, isProofStepOrError, limits)
  }

  export(
    { type, id }: HeldId,
    exportTo: string,
    limits: WatchLimits,
  ): Promise<RequestOutcome<ExportReply | ErrorReply>> {
    const request = type === 'environment' ? { exportTo, env: id } : { exportTo, proofState: id }
    return this.#ask(request, isExportOrError, limits)
  }

  replay(
    { id: env }: HeldId,
    replayFrom: string,
    limits: WatchLimits,
  ): Promise<RequestOutcome<ReplayReply | ErrorReply>> {
    return this.#ask({ replayFrom, env }, isReplayOrError, limits)
  }

  judge(
    { id: env }: HeldId,
    judgeFrom: string,
    limits: WatchLimits,
  ): Promise<RequestOutcome<JudgeReply | ErrorReply>> {
    return this.#ask({ judgeFrom, env }, isJudgeOrError, limits)
  }

  #command(request: CommandRequest, limits: WatchLimits): Promise<RequestOutcome<CommandReply | ErrorReply>> {
    const tell = this.#dialect.tells === true ? { tell: true } : {}
    return this.#ask({ ...request, ...tell }, isCommandOrError, limits)
  }

  /** An environment like `env` with the limit in force; the way of dialects without the field. */
  async #limited(env: number, maxHeartbeats: number, limits: WatchLimits): Promise<number | Ended> {
    const known = this.#limitedEnvironments.get(`${env} ${maxHeartbeats}`)
    if (known !== undefined) return known
    const answer = await this.#command({ cmd: heartbeatsCommand(maxHeartbeats), env }, limits)
    if (answer.type === 'ended') return answer
    if (!isCommandReply(answer.reply)) return this.#distrust(`can't set an option: ${answer.reply.message}`)
    this.#remember(env, maxHeartbeats, answer.reply.env)
    return answer.reply.env
  }

  #remember(env: number, maxHeartbeats: number, limited: number): void {
    if (this.#limitedEnvironments.size >= limitsRemembered) this.#limitedEnvironments.clear()
    this.#limitedEnvironments.set(`${env} ${maxHeartbeats}`, limited)
  }

  async #ask<Reply extends ReplReply>(
    request: ReplRequest,
    isAnswer: (reply: ReplReply) => reply is Reply,
    limits: WatchLimits,
  ): Promise<RequestOutcome<Reply>> {
    const outcome = await this.#client.request(request, limits)
    if (outcome.type === 'ended') return outcome
    const { reply, elapsedMs } = outcome
    if (reply.ranCode === true) this.#ranCode = true
    if (!isAnswer(reply))
      return this.#distrust(`answered ${Object.keys(reply).join(', ')} to ${Object.keys(request).join(', ')}`)
    if (isErrorReply(reply) && lostItsPlace.test(reply.message))
      return this.#distrust(`has lost what it held: ${reply.message}`)
    return { type: 'reply', reply, elapsedMs }
  }

  /**
   * Shows that the answers so far were the REPL's own: a reply that code has forged leaves the true one to be read
   * as the next, and that is not the answer to a question which nobody could foresee. Any REPL can answer this one,
   * from no environment, in no time: a file that is not there.
   */
  async vouch(limits: WatchLimits): Promise<Ended | null> {
    if (this.#dialect.forgeable !== true) return null
    const nonce = randomUUID()
    const answer = await this.#ask({ path: `/no-such-file/${nonce}` }, isAny, limits)
    if (answer.type === 'ended') return answer
    const isItsOwn = isErrorReply(answer.reply) && answer.reply.message.includes(nonce)
    return isItsOwn ? null : this.#distrust('did not speak for itself: code wrote a reply of its own')
  }

  async #distrust(detail: string): Promise<Ended> {
    this.#client.kill({ cause: 'crash', detail: `the REPL ${detail}` })
    return { type: 'ended', end: await this.#client.ended, elapsedMs: 0 }
  }
}

const lostItsPlace = /^Unknown (environment|proof state)/

const envField = (env: number | null): { env?: number } => (env === null ? {} : { env })
const baseField = (base: string | null): { base?: string } => (base === null ? {} : { base })
const isCommandOrError = (reply: ReplReply): reply is CommandReply | ErrorReply =>
  isCommandReply(reply) || isErrorReply(reply)
const isProofStepOrError = (reply: ReplReply): reply is ProofStepReply | ErrorReply =>
  isProofStepReply(reply) || isErrorReply(reply)
const isDropOrError = (reply: ReplReply): reply is ReplReply => isDropReply(reply) || isErrorReply(reply)
const isExportOrError = (reply: ReplReply): reply is ExportReply | ErrorReply =>
  isExportReply(reply) || isErrorReply(reply)
const isReplayOrError = (reply: ReplReply): reply is ReplayReply | ErrorReply =>
  isReplayReply(reply) || isErrorReply(reply)
const isJudgeOrError = (reply: ReplReply): reply is JudgeReply | ErrorReply =>
  isJudgeReply(reply) || isErrorReply(reply)
const isAny = (reply: ReplReply): reply is ReplReply => isReply(reply)
const isAnyState = (reply: ReplReply): reply is CommandReply | ProofStepReply | ErrorReply =>
  isCommandReply(reply) || isProofStepOrError(reply)

/**
 * The community binary tells root goals among the sorries: they end where they begin, which no `sorry` does. It has no
 * heartbeats field either, which is how it comes here.
 */
const apart = (
  answer: RequestOutcome<CommandReply | ErrorReply>,
  { rootGoals }: CommandExtras,
): RequestOutcome<CommandReply | ErrorReply> => {
  if (rootGoals !== true || answer.type === 'ended' || !isCommandReply(answer.reply)) return answer
  const { sorries = [], ...rest } = answer.reply
  const isRoot = ({ pos, endPos }: ReplSorry): boolean =>
    pos.line === endPos.line && pos.column === endPos.column
  const reply = {
    ...rest,
    sorries: sorries.filter((one) => !isRoot(one)),
    rootGoals: sorries.filter(isRoot),
  }
  return { ...answer, reply }
}
