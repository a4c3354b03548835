// The check-up of a state directory's store, while no server runs on it.
import { existsSync } from 'node:fs'
import { systemClock } from '../clock.ts'
import type { StoreLog, VerifyReport } from '../store/interface.ts'
import { StoreOpenError } from '../store/store.ts'
import { verifyStore } from '../store/verify-store.ts'
import { directoriesIn } from './directories.ts'

export type Verification =
  | { type: 'verified'; reports: VerifyReport[] }
  /** There is no store, it is a running server's, or it can't be read at all. */
  | { type: 'not-verified'; detail: string }

export const verifyState = async (stateDir: string, log: StoreLog): Promise<Verification> => {
  const { storeDir, readyDir } = directoriesIn(stateDir)
  if (!existsSync(storeDir)) return { type: 'not-verified', detail: `there is no store in ${storeDir}` }
  try {
    const reports = await verifyStore(storeDir, { readyDir, log, clock: systemClock })
    return { type: 'verified', reports }
  } catch (error) {
    if (error instanceof StoreOpenError) return { type: 'not-verified', detail: error.message }
    throw error
  }
}
