// Which Lean the native engine runs: read once at start, and part of every state reference and result.
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import type { Toolchain } from '../../state/toolchain.ts'

/** Reads `Lean (version 4.22.0, x86_64-unknown-linux-gnu, commit ba2cbbf0…, Release)`; either order, target optional. */
export const parseLeanVersion = (output: string): { version: string; commit: string } | null => {
  const version = /^Lean \(version ([^,)\s]+)/.exec(output)?.[1]
  const commit = /commit ([0-9a-f]{7,40})/.exec(output)?.[1]
  return version === undefined || commit === undefined ? null : { version, commit }
}

interface ManifestPackage {
  name?: unknown
  rev?: unknown
  inputRev?: unknown
  type?: unknown
  dir?: unknown
}

/** The packages of a lake-manifest.json with the revision each is at; null when it is not one. */
export const parseManifest = (text: string): Toolchain['libraries'] | null => {
  let manifest: unknown
  try {
    manifest = JSON.parse(text)
  } catch {
    return null
  }
  const packages = (manifest as { packages?: unknown } | null)?.packages
  if (!Array.isArray(packages)) return null
  return packages.flatMap((entry: ManifestPackage) => {
    if (typeof entry.name !== 'string') return []
    // A package by path has no revision: its directory's name says at least which one it is.
    const version = typeof entry.rev === 'string' ? entry.rev : `path:${String(entry.dir ?? '')}`
    return [{ name: entry.name, version }]
  })
}

/** The REPL has no version of its own to ask for: the binary's hash is what it is. */
export const fileRevision = async (path: string): Promise<string> => {
  const hash = createHash('sha256')
  await pipeline(createReadStream(path), hash)
  return hash.digest('hex')
}

export interface ToolchainSources {
  leanVersionOutput: string
  workspace: string
  replProgram: string
}

/** Null when `lean --version` says something else than expected or the manifest can't be read. */
export const readToolchain = async (sources: ToolchainSources): Promise<Toolchain | null> => {
  const lean = parseLeanVersion(sources.leanVersionOutput)
  const manifest = await readFile(join(sources.workspace, 'lake-manifest.json'), 'utf8').catch(() => '')
  const libraries = parseManifest(manifest)
  if (lean === null || libraries === null) return null
  const repl = { name: 'repl binary', version: await fileRevision(sources.replProgram) }
  return {
    engine: 'native',
    leanVersion: lean.version,
    leanCommit: lean.commit,
    libraries: [...libraries, repl],
  }
}
