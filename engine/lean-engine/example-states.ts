// The states that the contract's examples name, so that they can be tried on a new service: recipes of which nothing
// has run yet.
import { namedHeader } from '../check/plan.ts'
import type { HeaderRegistry } from '../origin/header-registry.ts'
import type { StateDesk } from '../origin/state-desk.ts'
import { grow, type Origin } from '../state/recipe.ts'
import type { ToolchainId } from '../state/toolchain.ts'

const command = 'theorem t (p q : Prop) (hp : p) (hq : q) : p ∧ q := by sorry'

export const rememberExamples = async (
  toolchain: ToolchainId,
  headers: HeaderRegistry,
  desk: StateDesk,
): Promise<void> => {
  const header = namedHeader('import Lean')
  headers.register(header)
  const origin: Origin = { toolchain, headerHash: header.hash, state: null }
  await desk.remember([
    grow(origin, { type: 'command', command }),
    grow(origin, { type: 'sorry', command, sorry: 0 }),
  ])
}
