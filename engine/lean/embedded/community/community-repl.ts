// The community REPL's protocol over a worker: numbers, files, pickles. Whatever is asked, the answer is a JSON object;
// a refusal is exactly {message}.
import { readFile } from 'node:fs/promises'
import { isCommandReply, isErrorReply, isProofStepReply } from '../../../protocol/replies.ts'
import type { ProofStepReply, ReplReply } from '../../../protocol/wire.ts'
import { Ledger, type HeldProof } from './ledger.ts'
import { parseLenient } from './lenient-json.ts'
import { readPickle, writePickle, type Pickled } from './pickle-file.ts'
import { growChain, type CommandStep, type ProofPlace } from './recipe.ts'
import { replayEnvironment, replayProof } from './replay.ts'
import { commandReply, stepReply, type Reply } from './replies.ts'
import { readRequest, type CommunityRequest, type RunOptions } from './request.ts'
import type { Worker } from './worker.ts'

type Of<Type extends CommunityRequest['type']> = Extract<CommunityRequest, { type: Type }>

const refusal = (message: string): Reply => ({ message })
const unknownEnvironment = refusal('Unknown environment.')
const leanError = (reply: ReplReply): Reply =>
  refusal(isErrorReply(reply) ? reply.message : 'Lean did not answer the request.')

export class CommunityRepl {
  readonly #worker: Worker
  readonly #ledger = new Ledger()

  constructor(worker: Worker) {
    this.#worker = worker
  }

  async answer(text: string): Promise<Reply> {
    const json = parseLenient(text)
    if (!json.ok) return refusal(`Could not parse JSON:\n${json.why}`)
    const request = readRequest(json.value)
    if (request.type === 'refused') return refusal(request.message)
    const reply = await this.#carryOut(request)
    return 'message' in reply || request.notes.length === 0 ? reply : { ...reply, notes: request.notes }
  }

  #carryOut(request: Exclude<CommunityRequest, Of<'refused'>>): Promise<Reply> {
    switch (request.type) {
      case 'command':
        return this.#run(request.cmd, request.env, request.options)
      case 'file':
        return this.#file(request)
      case 'tactic':
        return this.#tactic(request)
      case 'pickle-environment':
        return this.#pickleEnvironment(request)
      case 'pickle-proof':
        return this.#pickleProof(request)
      case 'unpickle-environment':
        return this.#unpickleEnvironment(request)
      case 'unpickle-proof':
        return this.#unpickleProof(request)
      case 'drop':
        return this.#drop(request)
      default:
        return request satisfies never
    }
  }

  async #file({ path, env, options }: Of<'file'>): Promise<Reply> {
    const text = await attempt(path, () => readFile(path, 'utf8'))
    return text.ok ? this.#run(text.value, env, options) : refusal(text.message)
  }

  async #run(cmd: string, env: number | null, options: RunOptions): Promise<Reply> {
    const held = env === null ? null : (this.#ledger.environment(env) ?? undefined)
    if (held === undefined) return unknownEnvironment
    const { allTactics, rootGoals, declarations, infotree, setOptions, maxHeartbeats, gc } = options
    const step: CommandStep = {
      cmd,
      ...(setOptions.length > 0 ? { setOptions } : {}),
      ...(maxHeartbeats === null ? {} : { maxHeartbeats }),
    }
    const reply = await this.#worker.ask({
      ...step,
      allTactics,
      rootGoals,
      declarations,
      ...(infotree === null ? {} : { infotree }),
      ...(held === null ? {} : { env: held.id }),
    })
    if (!isCommandReply(reply)) return leanError(reply)
    const chain = growChain(held?.chain ?? null, step)
    const number = (list: ProofPlace['list'], at: number, id?: number): number =>
      this.#ledger.keepProof({ id: id ?? null, recipe: { chain, place: { list, at }, tactics: [] } })
    if (gc) await this.#worker.ask({ drop: reply.env })
    const kept = gc ? null : this.#ledger.keepEnvironment({ id: reply.env, chain })
    return commandReply(reply, number, kept)
  }

  async #tactic({ tactic, proofState, maxHeartbeats }: Of<'tactic'>): Promise<Reply> {
    const held = this.#ledger.proof(proofState)
    if (held === undefined) return refusal('Unknown proof state.')
    if (held.id === null) return refusal('Lean error:\nno goals to be proved')
    const heartbeats = maxHeartbeats === null ? {} : { maxHeartbeats }
    const reply = await this.#worker.ask({ tactic, proofState: held.id, ...heartbeats })
    if (!isProofStepReply(reply)) return leanError(reply)
    const { recipe } = held
    const grown = (sorry?: number): HeldProof['recipe'] => ({
      ...recipe,
      tactics: [...recipe.tactics, { tactic, ...(sorry === undefined ? {} : { sorry }), ...heartbeats }],
    })
    const holes = (reply.sorries ?? []).map(({ proofState: id }, at) =>
      this.#ledger.keepProof({ id: id ?? null, recipe: grown(at) }),
    )
    return stepReply(reply, this.#ledger.keepProof({ id: reply.proofState, recipe: grown() }), holes)
  }

  async #pickleEnvironment({ pickleTo, env }: Of<'pickle-environment'>): Promise<Reply> {
    const held = this.#ledger.environment(env)
    if (held === undefined) return unknownEnvironment
    return (await written(pickleTo, { type: 'environment', chain: held.chain })) ?? { env }
  }

  /** The state gets a number once more, as the community's REPL has it. */
  async #pickleProof({ pickleTo, proofState }: Of<'pickle-proof'>): Promise<Reply> {
    const held = this.#ledger.proof(proofState)
    if (held === undefined) return refusal('Unknown proof State.')
    const described = await this.#describe(held.id)
    if (!isProofStepReply(described)) return leanError(described)
    return (
      (await written(pickleTo, { type: 'proof', ...held.recipe })) ??
      stepReply(described, this.#ledger.keepProof(held), [])
    )
  }

  async #unpickleEnvironment({ from }: Of<'unpickle-environment'>): Promise<Reply> {
    const pickled = await unpickled(from)
    if ('message' in pickled) return pickled
    if (pickled.type !== 'environment') return refusal(`Could not restore ${from}: it is a proof state’s.`)
    const { chain } = pickled
    const again = await replayEnvironment(this.#worker, this.#ledger, chain)
    return again.ok
      ? { env: this.#ledger.keepEnvironment({ id: again.id, chain }) }
      : refusal(`Could not restore ${from}: ${again.message}`)
  }

  async #unpickleProof({ from, env }: Of<'unpickle-proof'>): Promise<Reply> {
    if (env !== null && this.#ledger.environment(env) === undefined) return unknownEnvironment
    const pickled = await unpickled(from)
    if ('message' in pickled) return pickled
    if (pickled.type !== 'proof') return refusal(`Could not restore ${from}: it is an environment’s.`)
    const again = await replayProof(this.#worker, this.#ledger, pickled)
    if (!again.ok) return refusal(`Could not restore ${from}: ${again.message}`)
    const described = await this.#describe(again.id)
    if (!isProofStepReply(described)) return leanError(described)
    return stepReply(described, this.#ledger.keepProof({ id: again.id, recipe: pickled }), [])
  }

  async #drop({ environments, proofStates }: Of<'drop'>): Promise<Reply> {
    const gone = this.#ledger.forget(environments, proofStates)
    await this.#worker.ask({ drop: gone.environments, dropProofStates: gone.proofs })
    return { dropped: gone.count }
  }

  /** Its goals and status, without anything run. */
  async #describe(id: number | null): Promise<ReplReply> {
    if (id !== null) return this.#worker.ask({ describe: id })
    const nothing: ProofStepReply = {
      proofState: 0,
      goals: [],
      proofStatus: 'Not verified: more than one initial goal',
    }
    return nothing
  }
}

type Attempt<T> = { ok: true; value: T } | { ok: false; message: string }

/** What the file system refuses is a reply, in Lean's own words where it has some; anything else is a bug. */
async function attempt<T>(file: string, work: () => Promise<T>): Promise<Attempt<T>> {
  try {
    return { ok: true, value: await work() }
  } catch (error) {
    if (!(error instanceof Error) || !('code' in error)) throw error
    const missing = `no such file or directory (error code: 2)\n  file: ${file}`
    return {
      ok: false,
      message: error.code === 'ENOENT' ? missing : `Could not use the file: ${error.message}`,
    }
  }
}

/** Null when it has been written. */
async function written(file: string, pickled: Pickled): Promise<Reply | null> {
  const wrote = await attempt(file, () => writePickle(file, pickled))
  return wrote.ok ? null : refusal(wrote.message)
}

async function unpickled(file: string): Promise<Pickled | { message: string }> {
  const read = await attempt(file, () => readPickle(file))
  if (!read.ok) return { message: read.message }
  return read.value.ok ? read.value.pickled : { message: `Could not restore ${file}: ${read.value.why}.` }
}
