// From the settings to how REPLs are launched, which Lean they are, and what they may do.
import { createHash } from 'node:crypto'
import { mkdir, readFile, readdir } from 'node:fs/promises'
import { totalmem } from 'node:os'
import path from 'node:path'
import { claimGroup } from './lean/confine/control-group.ts'
import { confined, spoolPlaceholder } from './lean/confine/enter.ts'
import { replLimits } from './lean/confine/limits.ts'
import { defaultLeanCache } from './lean/embedded/cache-directory.ts'
import { embeddedArgv } from './lean/embedded/launch.ts'
import { installSlimLean } from './lean/embedded/slim/install.ts'
import { embeddedLean } from './lean/embedded/slim/package.ts'
import type { Preparation } from './lean/launch.ts'
import { prepareNative, type Surroundings } from './lean/native/prepare.ts'
import type { EngineSettings } from './settings.ts'

export interface Directories {
  spoolDir: string
  blobsDir: string
}

/** `spoolDir` has what REPLs write, `blobsDir` what the store holds ready for them to read. */
export const prepare = async (
  settings: EngineSettings,
  { spoolDir, blobsDir }: Directories,
): Promise<Preparation> => {
  await Promise.all([mkdir(spoolDir, { recursive: true }), mkdir(blobsDir, { recursive: true })])
  const limits = replLimits(settings.memoryBudgetMb, Math.floor(totalmem() / 2 ** 20))
  const surroundings = { group: await claimGroup(), limits, spoolDir }
  return settings.engine === 'embedded'
    ? prepareEmbedded(surroundings, blobsDir)
    : prepareNative(settings, surroundings)
}

const prepareEmbedded = async (
  { group, limits, spoolDir }: Surroundings,
  blobsDir: string,
): Promise<Preparation> => {
  const { lean_version: leanVersion, lean_commit: leanCommit } = embeddedLean
  const leanDirectory = await installSlimLean(defaultLeanCache)
  const argv = (profile?: 'use'): string[] =>
    confined(
      embeddedArgv({
        leanDirectory,
        spoolDirectory: spoolPlaceholder,
        readableDirectories: [blobsDir],
        profile,
      }),
      {
        group: group === null ? null : { parent: group, limits },
        dataMb: null,
        spoolParent: spoolDir,
        seccompFile: null,
      },
    )
  return {
    type: 'prepared',
    launch: {
      argv: argv(),
      aheadArgv: argv('use'),
      group,
      privateSpool: true,
      readable: blobsDir,
      env: {},
      cwd: spoolDir,
      dialect: { drops: true, heartbeatsField: true, restores: 'replaces-memory' },
    },
    snapshotFormat: `lean-memory-1 ${path.basename(leanDirectory)} ${await sourceHash()}`,
    toolchain: {
      engine: 'embedded',
      leanVersion,
      leanCommit,
      libraries: ['Init', 'Std', 'Lean', 'Lake'].map((name) => ({ name, version: leanVersion })),
    },
    sandbox: {
      kind: 'node-permissions',
      allow_read: [leanDirectory, blobsDir],
      allow_write: [spoolDir],
      allow_net: [],
      allow_run: [],
    },
  }
}

/** A snapshot fits only the start that it was taken after: the embedded engine's own code is part of its format. */
const sourceHash = async (): Promise<string> => {
  const directory = path.join(import.meta.dirname, 'lean', 'embedded')
  const names = (await readdir(directory, { recursive: true })).filter((name) => name.endsWith('.ts')).sort()
  const hash = createHash('sha256')
  for (const name of names) hash.update(`${name}\n`).update(await readFile(path.join(directory, name)))
  return hash.digest('hex').slice(0, 16)
}
