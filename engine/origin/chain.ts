// From a reference back to its header: all recipes between them, and the steps that replay them.
// Parents are walked with a bound, so that no chain, however made, holds a request for long.
import type { EnvironmentRef, HeaderHash, ProofRef, StateRef } from '../contract/ids.ts'
import type { ReplayStep } from '../job/base.ts'
import type { RecipeStep } from '../state/recipe.ts'
import type { KnownRecipe, RecipeOutcome, Store } from '../store/interface.ts'

export interface Link extends KnownRecipe {
  ref: StateRef
}

export type ChainOutcome =
  /** Oldest first; the last link is the state itself. */
  | { type: 'chain'; headerHash: HeaderHash; links: Link[] }
  | { type: 'too-deep'; maxDepth: number }
  /** `ref` is the state asked for, or the ancestor that is lost: then the state is as good as unknown. */
  | ({ ref: StateRef } & Exclude<RecipeOutcome, { type: 'found' }>)

// Ten requests of a thousand commands each. From the store's memory a link takes 1 µs, from its disk 50.
export const maxDepth = 10_000

export const walkChain = async (
  store: Pick<Store, 'getRecipe' | 'getAncestor'>,
  ref: StateRef,
  bound: number = maxDepth,
): Promise<ChainOutcome> => {
  const links: Link[] = []
  for (let at: StateRef | null = ref; at !== null;) {
    if (links.length === bound) return { type: 'too-deep', maxDepth: bound }
    const outcome: RecipeOutcome = await (links.length === 0 ? store.getRecipe(at) : store.getAncestor(at))
    if (outcome.type !== 'found') return { ref: at, ...outcome }
    const { recipe, madeAt, leanMs }: KnownRecipe = outcome
    links.push({ ref: at, recipe, madeAt, leanMs })
    at = recipe.parent
  }
  links.reverse()
  const [first] = links
  if (!first) throw new RangeError('a chain has at least its own state')
  return { type: 'chain', headerHash: first.recipe.headerHash, links }
}

export const replaySteps = (
  links: readonly (Pick<Link, 'ref' | 'recipe'> & { leanMs?: number | null })[],
): ReplayStep[] =>
  links.map(({ ref, recipe: { step }, leanMs }) => ({
    ...replayStep(ref, step),
    ...(typeof leanMs === 'number' ? { leanMs } : {}),
  }))

const replayStep = (ref: StateRef, step: RecipeStep): ReplayStep => {
  switch (step.type) {
    case 'command':
      return { type: 'commands', ref: ref as EnvironmentRef, commands: [step.command] }
    case 'sorry':
      return { type: 'sorry', ref: ref as ProofRef, commands: [step.command], sorry: step.sorry }
    case 'tactic':
      return { type: 'tactic', ref: ref as ProofRef, tactic: step.tactic }
    case 'tactic-sorry':
      return { type: 'tactic-sorry', ref: ref as ProofRef, tactic: step.tactic, sorry: step.sorry }
    default:
      return step satisfies never
  }
}
