// Recipes and toolchains as the contract shows them.
import type * as contract from '../contract/index.ts'
import type { Recipe } from './recipe.ts'
import { toolchainId, type Toolchain } from './toolchain.ts'

export const viewRecipe = ({ toolchain, headerHash, parent, step }: Recipe): contract.RecipeView => ({
  toolchain,
  header_hash: headerHash,
  parent,
  command: 'command' in step ? step.command : null,
  tactic: 'tactic' in step ? step.tactic : null,
  sorry: 'sorry' in step ? step.sorry : null,
})

export const viewToolchain = (toolchain: Toolchain): contract.ToolchainView => ({
  id: toolchainId(toolchain),
  kind: toolchain.engine,
  lean_version: toolchain.leanVersion,
  lean_commit: toolchain.leanCommit,
  libraries: toolchain.libraries,
})
