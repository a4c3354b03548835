// How many REPLs there may be on this machine, by the settings and by its memory.
import { totalmem } from 'node:os'
import type { PoolBounds } from '../pool/pool-size.ts'
import { engines } from '../lean/engines.ts'
import type { EngineSettings } from '../settings.ts'

/** Left of the machine's memory for the server, the store's cache and the system. */
const memoryShare = 0.8
/** Of its own, after thousands of checks; its parent's share is counted once. */
const expectedForkMb = 200
/** The parent that all forks share: Lean, the canonical header and what V8 has compiled; 850 MB were seen. */
const parentMb = 900
/** Headers beside the canonical one, in what is grown from it. */
export const headersMaxMb = 512

export const poolBounds = (settings: EngineSettings, areForks: boolean): PoolBounds => {
  const max = settings.cores.length * settings.replsPerCore
  // Of a small machine's memory REPLs get half at least: they can't be fewer than one.
  const withoutParents = (budgetMb: number): number =>
    areForks ? Math.max(budgetMb / 2, budgetMb - parentMb - headersMaxMb) : budgetMb
  const constrained = process.constrainedMemory()
  const machineBytes = constrained > 0 ? Math.min(constrained, totalmem()) : totalmem()
  return {
    min: Math.min(settings.minRepls, max),
    max,
    spares: settings.spares,
    memoryBudgetMb: Math.floor(
      withoutParents(settings.memoryBudgetMb ?? (machineBytes / 2 ** 20) * memoryShare),
    ),
    expectedReplMb: areForks ? expectedForkMb : engines[settings.engine].expectedReplMb,
  }
}
