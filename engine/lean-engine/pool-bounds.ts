// How many REPLs there may be on this machine, by the settings and by its memory.
import { totalmem } from 'node:os'
import type { PoolBounds } from '../pool/pool-size.ts'
import { engines } from '../lean/engines.ts'
import type { EngineSettings } from '../settings.ts'

/** Left of the machine's memory for the server, the store's cache and the system. */
const memoryShare = 0.8
/** Of its own, after thousands of checks; its parent's share is counted once, by the rest of the machine's memory. */
const expectedForkMb = 200

export const poolBounds = (settings: EngineSettings, areForks: boolean): PoolBounds => {
  const max = settings.cores.length * settings.replsPerCore
  const constrained = process.constrainedMemory()
  const machineBytes = constrained > 0 ? Math.min(constrained, totalmem()) : totalmem()
  return {
    min: Math.min(settings.minRepls, max),
    max,
    spares: settings.spares,
    memoryBudgetMb: settings.memoryBudgetMb ?? Math.floor((machineBytes / 2 ** 20) * memoryShare),
    expectedReplMb: areForks ? expectedForkMb : engines[settings.engine].expectedReplMb,
  }
}
