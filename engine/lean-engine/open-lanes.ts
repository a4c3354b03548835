// A lane for each core, told what its REPLs are and how much they keep; all of them, or none stays open.
import type { Lane } from '../lane/lane.ts'
import type { LaneSettings } from '../lane/settings.ts'
import type { EngineSettings } from '../settings.ts'
import type { Foundation } from './foundation.ts'

/**
 * States that one REPL keeps: of proofs a search tree's working set. Environments are what most checks leave behind and
 * few come back to; 256 of them spread over Lean's heap made every check take 6 % longer than 16.
 */
const stateCacheSize = { environments: 32, proofs: 256 }
/** A slow machine under load needs a minute for what takes two seconds here. */
const startTimeoutMs = 60_000
/** Mathlib from a cold disk takes a minute. */
const headerTimeoutMs = 300_000
const restoreTimeoutMs = 60_000

export const openLanes = async (
  { cores, ownCores, headerCacheSize }: EngineSettings,
  { launch, canonical, spoolDir, store }: Foundation,
  openLane: (settings: LaneSettings) => Promise<Lane>,
): Promise<Lane[]> => {
  const shared = {
    ownCores,
    launch,
    canonicalHeader: canonical,
    headerCacheSize,
    stateCacheSize,
    toolchain: store.toolchainId,
    spoolDir,
    startTimeoutMs,
    headerTimeoutMs,
    restoreTimeoutMs,
  }
  await using opened = new AsyncDisposableStack()
  const lanes: Lane[] = []
  for (const core of cores) lanes.push(opened.use(await openLane({ ...shared, core })))
  opened.move()
  return lanes
}
