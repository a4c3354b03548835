// The check-up of a store that no server has open: of every toolchain's records, whichever Lean this one would run.
import type { Clock } from '../clock.ts'
import { openClassicLevel } from './driver.ts'
import type { ToolchainId } from '../state/toolchain.ts'
import type { StoreLog, VerifyReport } from './interface.ts'
import { closeParts, openParts, type PartsOptions } from './store-parts.ts'
import { verify } from './verify.ts'

/** Nothing is put while it is open, so what new blobs and records would be of is of no account. */
const nobodys: Omit<PartsOptions, 'readyDir' | 'log' | 'clock'> = {
  toolchainId: '0'.repeat(64) as ToolchainId,
  snapshotFormat: '',
  zstdLevel: 1,
  maxMb: Infinity,
  readyMaxMb: Infinity,
  resultsMaxMb: 1,
}

/** Rejects with a StoreOpenError when the directory is another process's or beyond reading. */
export const verifyStore = async (
  directory: string,
  place: { readyDir: string; log: StoreLog; clock: Clock },
): Promise<VerifyReport[]> => {
  const { log, clock } = place
  const parts = await openParts(directory, { ...nobodys, ...place }, (location) =>
    openClassicLevel(location, log, clock),
  )
  try {
    return await verify(parts, clock, new AbortController().signal)
  } finally {
    await closeParts(parts)
  }
}
