// A recipe tells how a state is made from the one before it; its sha256 is the state's reference.
// One recipe holds one command or one tactic: [a, b] in one request and a, then b, in two reach one state and
// have one reference, and requests with a common beginning share it. Limits are not part of a recipe.
import { createHash } from 'node:crypto'
import type { EnvironmentRef, HeaderHash, ProofRef, StateRef } from '../contract/ids.ts'
import type { ToolchainId } from './toolchain.ts'

export type EnvironmentStep = { type: 'command'; command: string }
export type ProofStep =
  /** The proof state that the `sorry`-th sorry (from 0) of `command` left open. */
  | { type: 'sorry'; command: string; sorry: number }
  | { type: 'tactic'; tactic: string }
  /** The proof state that the `sorry`-th sorry (from 0) inside `tactic` left open. */
  | { type: 'tactic-sorry'; tactic: string; sorry: number }
export type RecipeStep = EnvironmentStep | ProofStep

/** Where a step starts: a header's environment (`state` null) or a state reached from that header. */
export interface Origin {
  toolchain: ToolchainId
  headerHash: HeaderHash
  state: StateRef | null
}

export interface Recipe {
  toolchain: ToolchainId
  headerHash: HeaderHash
  parent: StateRef | null
  step: RecipeStep
}

/** A recipe with the reference it hashes to. */
export interface Made<Ref extends StateRef = StateRef> {
  ref: Ref
  recipe: Recipe
}
/** A state to remember, and what its step cost when Lean ran it: restore plans weigh by that. */
export type NewState = Made & { leanMs?: number }

const encodingVersion = 'lean-repl-state/1'

/**
 * The bytes that a reference is the sha256 of: one JSON array as ECMAScript's JSON.stringify writes it (no
 * blanks, shortest escapes, UTF-8), so that any language can make a reference.
 * `["lean-repl-state/1", toolchain id, header hash, parent reference or null, step type, its text, sorry index or null]`
 */
export const encodeRecipe = ({ toolchain, headerHash, parent, step }: Recipe): string =>
  JSON.stringify([encodingVersion, toolchain, headerHash, parent, step.type, stepText(step), stepSorry(step)])

export const stepText = (step: RecipeStep): string => ('command' in step ? step.command : step.tactic)
const stepSorry = (step: RecipeStep): number | null => ('sorry' in step ? step.sorry : null)

/** `env-` or `proof-`, by what the recipe's step makes. */
export const stateRef = (recipe: Recipe): StateRef => {
  const digest = createHash('sha256').update(encodeRecipe(recipe)).digest('hex')
  return (recipe.step.type === 'command' ? `env-${digest}` : `proof-${digest}`) as StateRef
}

export function grow(origin: Origin, step: EnvironmentStep): Made<EnvironmentRef>
export function grow(origin: Origin, step: ProofStep): Made<ProofRef>
export function grow(origin: Origin, step: RecipeStep): Made {
  const recipe: Recipe = {
    toolchain: origin.toolchain,
    headerHash: origin.headerHash,
    parent: origin.state,
    step,
  }
  return { ref: stateRef(recipe), recipe }
}

/** The states after each of `commands`, run in order from `origin`. */
export const growCommands = (origin: Origin, commands: readonly string[]): Made<EnvironmentRef>[] => {
  let state = origin.state
  return commands.map((command) => {
    const made = grow({ ...origin, state }, { type: 'command', command })
    state = made.ref
    return made
  })
}
