// From the settings to how REPLs are launched, which Lean they are, and what they may do.
import { mkdir } from 'node:fs/promises'
import { totalmem } from 'node:os'
import { claimGroup } from '../repl/confine/control-group.ts'
import { replLimits } from '../repl/confine/limits.ts'
import type { EngineSettings } from '../settings.ts'
import { prepareEmbedded } from './embedded/prepare.ts'
import { prepareNative } from './native/prepare.ts'
import type { Preparation } from './preparation.ts'

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
