// From the settings to how REPLs are launched, which Lean they are, and what they may do.
import { mkdir } from 'node:fs/promises'
import { totalmem } from 'node:os'
import { claimGroup } from '../repl/confine/control-group.ts'
import { replLimits } from '../repl/confine/limits.ts'
import type { EngineSettings } from '../settings.ts'
import { engines } from './engines.ts'
import type { Preparation, EngineSurroundings } from './preparation.ts'

export type Directories = Pick<EngineSurroundings, 'spoolDir' | 'readyDir'>

export const prepare = async (
  settings: EngineSettings,
  { spoolDir, readyDir }: Directories,
): Promise<Preparation> => {
  await Promise.all([mkdir(spoolDir, { recursive: true }), mkdir(readyDir, { recursive: true })])
  const limits = replLimits(settings.memoryBudgetMb, Math.floor(totalmem() / 2 ** 20))
  return engines[settings.engine].prepare(settings, { group: await claimGroup(), limits, spoolDir, readyDir })
}
