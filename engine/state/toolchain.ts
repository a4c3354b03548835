// Which Lean a state belongs to. Two hosts with one toolchain id give one reference to one state, so nothing
// of the host itself (paths, cores, engine build) is part of it.
import { createHash } from 'node:crypto'
import type { EngineIdentity } from '../contract/index.ts'

declare const brand: unique symbol
/** sha256 of a toolchain's canonical encoding, 64 hex digits. */
export type ToolchainId = string & { readonly [brand]: 'ToolchainId' }

export interface Toolchain {
  engine: EngineIdentity['kind']
  leanVersion: string
  leanCommit: string
  /** The libraries that a header can import, each with its revision; their order is of no account. */
  libraries: { name: string; version: string }[]
}

/** One that a store remembers: its engine may be none of ours. */
export type OtherToolchain = Omit<Toolchain, 'engine'> & { engine: string }

const encodingVersion = 'lean-toolchain/1'

/** One JSON array, libraries sorted by name: the bytes that the id is the sha256 of. */
export const encodeToolchain = (toolchain: Toolchain): string =>
  JSON.stringify([
    encodingVersion,
    toolchain.engine,
    toolchain.leanVersion,
    toolchain.leanCommit,
    toolchain.libraries.map(({ name, version }) => [name, version]).sort(byName),
  ])

export const decodeToolchain = (encoded: string): OtherToolchain | null => {
  try {
    const parts = JSON.parse(encoded) as unknown[]
    const [version, engine, leanVersion, leanCommit, libraries] = parts
    if (version !== encodingVersion || typeof engine !== 'string') return null
    const named = (libraries as [string, string][]).map(([name, version]) => ({ name, version }))
    return { engine, leanVersion: String(leanVersion), leanCommit: String(leanCommit), libraries: named }
  } catch {
    return null
  }
}

// Code units, not a locale: the order has to be the same on every host.
const byName = ([a = '']: string[], [b = '']: string[]): number => (a < b ? -1 : a > b ? 1 : 0)

export const toolchainId = (toolchain: Toolchain): ToolchainId =>
  createHash('sha256').update(encodeToolchain(toolchain)).digest('hex') as ToolchainId

/** For people: `embedded Lean 4.28.0-pre (38f3c0c4)`. */
export const describeToolchain = (toolchain: OtherToolchain): string =>
  `${toolchain.engine} Lean ${toolchain.leanVersion} (${toolchain.leanCommit.slice(0, 8)})` +
  toolchain.libraries.map(({ name, version }) => `, ${name} ${version.slice(0, 12)}`).join('')
