// From the machine's surroundings to the command that each embedded REPL is started by.
import { createHash } from 'node:crypto'
import { readFile, readdir } from 'node:fs/promises'
import path from 'node:path'
import { confined, spoolPlaceholder } from '../../repl/confine/enter.ts'
import type { Preparation, EngineSurroundings } from '../preparation.ts'
import { embeddedLibraries } from './libraries.ts'
import { installSlimLean } from './build-patch/install.ts'
import { embeddedLean } from './build-patch/package.ts'
import { defaultLeanCache } from './cache-directory.ts'
import { embeddedArgv } from './launch.ts'
import { parentArgv } from './zygote/launch.ts'

export const prepareEmbedded = async ({
  group,
  limits,
  spoolDir,
  readyDir,
}: EngineSurroundings): Promise<Preparation> => {
  const { lean_version: leanVersion, lean_commit: leanCommit } = embeddedLean
  const leanDirectory = await installSlimLean(defaultLeanCache)
  const argv = (profile?: 'use'): string[] =>
    confined(
      embeddedArgv({
        leanDirectory,
        spoolDirectory: spoolPlaceholder,
        readableDirectories: [readyDir],
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
      birth: { type: 'pty', argv: argv(), spareArgv: argv('use'), env: {}, cwd: spoolDir, group },
      fork: { group: group === null ? null : { parent: group, limits }, bearsForks: true },
      privateSpool: true,
      readable: readyDir,
      dialect: {
        ...{ drops: true, heartbeatsField: true, tells: true, tellsConstants: true },
        restores: 'replaces-memory',
      },
    },
    parent: (socket, header) =>
      parentArgv({ leanDirectory, spoolParent: spoolDir, readable: [readyDir], socket, header }),
    snapshotFormat: `lean-memory-1 ${path.basename(leanDirectory)} ${await sourceHash()}`,
    toolchain: {
      engine: 'embedded',
      leanVersion,
      leanCommit,
      libraries: embeddedLibraries.map((name) => ({ name, version: leanVersion })),
    },
    sandbox: {
      kind: 'node-permissions',
      allow_read: [leanDirectory, readyDir],
      allow_write: [spoolDir],
      allow_net: [],
      allow_run: [],
    },
  }
}

/** A snapshot fits only the start that it was taken after: the embedded engine's own code is part of its format. */
const sourceHash = async (): Promise<string> => {
  const names = (await readdir(import.meta.dirname, { recursive: true }))
    .filter((name) => name.endsWith('.ts'))
    .sort()
  const hash = createHash('sha256')
  for (const name of names)
    hash.update(`${name}\n`).update(await readFile(path.join(import.meta.dirname, name)))
  return hash.digest('hex').slice(0, 16)
}
