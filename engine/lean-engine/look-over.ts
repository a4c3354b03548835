// What the settings would start, without starting it: which Lean, with which libraries, or what is missing for it.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir, totalmem } from 'node:os'
import path from 'node:path'
import { engines } from '../lean/engines.ts'
import { replLimits } from '../repl/confine/limits.ts'
import type { EngineSettings } from '../settings.ts'
import type { Toolchain } from '../state/toolchain.ts'

export type LookOver = { type: 'there'; toolchain: Toolchain } | { type: 'missing'; detail: string }

/** Where Lean has not been unpacked yet it is, as the first start would do. */
export const lookOver = async (settings: EngineSettings): Promise<LookOver> => {
  const scratch = await mkdtemp(path.join(tmpdir(), 'lean-repl-look-'))
  try {
    const preparation = await engines[settings.engine].prepare(settings, {
      group: null,
      limits: replLimits(settings.memoryBudgetMb, Math.floor(totalmem() / 2 ** 20)),
      spoolDir: scratch,
      readyDir: scratch,
    })
    return preparation.type === 'prepared'
      ? { type: 'there', toolchain: preparation.toolchain }
      : { type: 'missing', detail: preparation.detail }
  } finally {
    await rm(scratch, { recursive: true, force: true })
  }
}
