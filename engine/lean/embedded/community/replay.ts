// Runs a recipe again. What is held already by the same texts is where it starts from; what is made on the way is
// forgotten.
import { isCommandReply, isErrorReply, isProofStepReply } from '../../../protocol/replies.ts'
import type { CommandReply } from '../../../protocol/wire.ts'
import type { Ledger } from './ledger.ts'
import type { Chain, CommandStep, ProofPlace, ProofRecipe } from './recipe.ts'
import type { Worker } from './worker.ts'

/** Ids are the worker's. */
export type RecipeReplay = { ok: true; id: number } | { ok: false; message: string }

const missing = { ok: false, message: 'the text has no such proof state any more' } as const

export async function replayEnvironment(worker: Worker, ledger: Ledger, chain: Chain): Promise<RecipeReplay> {
  const { id, rest } = longestHeld(ledger, chain)
  const made: number[] = []
  let env = id
  for (const step of rest) {
    const reply = await worker.ask({ ...step, ...(env === null ? {} : { env }) })
    if (!isCommandReply(reply)) {
      await worker.ask({ drop: made })
      return { ok: false, message: isErrorReply(reply) ? reply.message : 'a text was not answered' }
    }
    made.push(reply.env)
    env = reply.env
  }
  if (made.length > 1) await worker.ask({ drop: made.slice(0, -1) })
  return env === null ? { ok: false, message: 'the recipe is empty' } : { ok: true, id: env }
}

/** The environment of the longest beginning that is held, and the steps after it. */
function longestHeld(ledger: Ledger, chain: Chain): { id: number | null; rest: CommandStep[] } {
  const rest: CommandStep[] = []
  for (let link: Chain | null = chain; link !== null; link = link.before) {
    const held = ledger.sameChain(link)
    if (held !== undefined) return { id: held.id, rest }
    rest.unshift(link.step)
  }
  return { id: null, rest }
}

export async function replayProof(
  worker: Worker,
  ledger: Ledger,
  { chain, place, tactics }: ProofRecipe,
): Promise<RecipeReplay> {
  const start = await replayPlace(worker, ledger, chain, place)
  if (!start.ok) return start
  const made = [start.id]
  for (const { tactic, sorry, ...rest } of tactics) {
    const step = await worker.ask({ tactic, proofState: made.at(-1) ?? start.id, ...rest })
    const inner = isProofStepReply(step) ? innerState(step.proofState, step.sorries, sorry) : undefined
    if (inner === undefined) {
      await worker.ask({ dropProofStates: made })
      return { ok: false, message: isErrorReply(step) ? step.message : missing.message }
    }
    made.push(inner)
  }
  const id = made.pop() ?? start.id
  if (made.length > 0) await worker.ask({ dropProofStates: made })
  return { ok: true, id }
}

const innerState = (
  after: number,
  sorries: readonly { proofState?: number }[] = [],
  sorry: number | undefined,
): number | undefined => (sorry === undefined ? after : sorries[sorry]?.proofState)

/** The proof state at its place in the last text of the chain. */
async function replayPlace(
  worker: Worker,
  ledger: Ledger,
  { before, step }: Chain,
  place: ProofPlace,
): Promise<RecipeReplay> {
  const base = before === null ? null : await replayEnvironment(worker, ledger, before)
  if (base?.ok === false) return base
  const reply = await worker.ask({
    ...step,
    allTactics: place.list === 'tactics',
    rootGoals: place.list === 'rootGoals',
    ...(base === null ? {} : { env: base.id }),
  })
  const isFresh = base !== null && before !== null && ledger.sameChain(before) === undefined
  if (isFresh) await worker.ask({ drop: base.id })
  if (!isCommandReply(reply))
    return { ok: false, message: isErrorReply(reply) ? reply.message : missing.message }
  const wanted = reply[place.list]?.[place.at]?.proofState
  await worker.ask({ drop: reply.env, dropProofStates: proofStates(reply).filter((id) => id !== wanted) })
  return wanted === undefined ? missing : { ok: true, id: wanted }
}

const proofStates = ({ sorries = [], rootGoals = [], tactics = [] }: CommandReply): number[] =>
  [...sorries, ...rootGoals, ...tactics].flatMap(({ proofState }) => proofState ?? [])
