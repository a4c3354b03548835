// A toolchain and chains of states for the tests of the states and the store.
import type { HeaderHash, StateRef } from '../../../engine/contract/ids.ts'
import { hashHeader } from '../../../engine/header/hash.ts'
import { growCommands, type Made, type Origin } from '../../../engine/state/recipe.ts'
import { toolchainId, type Toolchain } from '../../../engine/state/toolchain.ts'

export const someToolchain: Toolchain = {
  engine: 'embedded',
  leanVersion: '4.28.0-pre',
  leanCommit: '38f3c0c4'.padEnd(40, '0'),
  libraries: [{ name: 'Lean', version: '4.28.0-pre' }],
}

export const someHeader: { hash: HeaderHash; text: string } = {
  hash: hashHeader('import Lean'),
  text: 'import Lean',
}

export const someOrigin = (state: StateRef | null = null): Origin => ({
  toolchain: toolchainId(someToolchain),
  headerHash: someHeader.hash,
  state,
})

/** States each one command from the last. */
export const someChain = (length: number, name = 'c', state: StateRef | null = null): Made[] =>
  growCommands(
    someOrigin(state),
    Array.from({ length }, (_, at) => `def ${name}${at.toString()} := ${at.toString()}`),
  )
