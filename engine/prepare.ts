// From the settings to how REPLs are launched, which Lean they are, and what they may do.
import { mkdir } from 'node:fs/promises'
import { totalmem } from 'node:os'
import { claimGroup } from './lean/confine/control-group.ts'
import { confined } from './lean/confine/enter.ts'
import { replLimits } from './lean/confine/limits.ts'
import { defaultLeanCache } from './lean/embedded/cache-directory.ts'
import { embeddedArgv } from './lean/embedded/launch.ts'
import { installSlimLean } from './lean/embedded/slim/install.ts'
import { embeddedLean } from './lean/embedded/slim/package.ts'
import type { Preparation } from './lean/launch.ts'
import { prepareNative, type Surroundings } from './lean/native/prepare.ts'
import type { EngineSettings } from './settings.ts'

export const prepare = async (settings: EngineSettings, spoolDir: string): Promise<Preparation> => {
  await mkdir(spoolDir, { recursive: true })
  const limits = replLimits(settings.memoryBudgetMb, Math.floor(totalmem() / 2 ** 20))
  const surroundings = { group: await claimGroup(), limits, spoolDir }
  return settings.engine === 'embedded' ? prepareEmbedded(surroundings) : prepareNative(settings, surroundings)
}

const prepareEmbedded = async ({ group, limits, spoolDir }: Surroundings): Promise<Preparation> => {
  const { lean_version: leanVersion, lean_commit: leanCommit } = embeddedLean
  const leanDirectory = await installSlimLean(defaultLeanCache)
  return {
    type: 'prepared',
    launch: {
      argv: confined(embeddedArgv({ leanDirectory, spoolDirectory: spoolDir }), {
        group: group === null ? null : { parent: group, limits },
        dataMb: null,
        spoolParent: null,
        seccompFile: null,
      }),
      group,
      env: {},
      cwd: spoolDir,
      dialect: { drops: true, heartbeatsField: true, kinds: true, restores: 'replaces-memory' },
    },
    toolchain: {
      engine: 'embedded',
      leanVersion,
      leanCommit,
      libraries: ['Init', 'Std', 'Lean', 'Lake'].map((name) => ({ name, version: leanVersion })),
    },
    sandbox: {
      kind: 'node-permissions',
      allow_read: [leanDirectory],
      allow_write: [spoolDir],
      allow_net: [],
      allow_run: [],
    },
  }
}
