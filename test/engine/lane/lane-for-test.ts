// A lane of fakes for tests, with a record of what it told.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { systemClock } from '../../../engine/clock.ts'
import { hashHeader } from '../../../engine/header/hash.ts'
import { openLane, type Lane } from '../../../engine/lane/lane.ts'
import type { Base, Header } from '../../../engine/job/base.ts'
import type { CheckJob, JobLimits } from '../../../engine/job/job.ts'
import type { LaneEvent } from '../../../engine/lane/event.ts'
import type { LaneSettings } from '../../../engine/lane/settings.ts'
import type { ReplLaunch } from '../../../engine/repl/launch.ts'
import type { ToolchainId } from '../../../engine/state/toolchain.ts'
import { fakeLaunch } from '../../fakes/launch.ts'

/** One that this process may run on. */
export const anyCore = Number(
  /Cpus_allowed_list:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1],
)

export const headerOf = (text: string): Header => ({ hash: hashHeader(text), text })
export const canonicalHeader = headerOf('import Lean')
export const toolchain = '0'.repeat(64) as ToolchainId

export const limits: JobLimits = { timeoutMs: 20_000, memoryMb: 1000, maxHeartbeats: 200_000 }
export const baseOf = (header: Header | string, more: Partial<Base> = {}): Base => ({
  header: typeof header === 'string' ? headerOf(header) : header,
  steps: [],
  snapshots: [],
  ...more,
})
export const checkJob = (commands: string[], more: Partial<CheckJob> = {}): CheckJob => ({
  type: 'check',
  base: baseOf(canonicalHeader),
  commands,
  limits,
  stopOnError: false,
  ...more,
})
export const patient = (): AbortSignal => new AbortController().signal

export interface LaneForTest extends AsyncDisposable {
  lane: Lane
  events: LaneEvent[]
  settings: LaneSettings
}

export const openLaneForTest = async (
  launch: ReplLaunch = fakeLaunch('well-behaved'),
  more: Partial<LaneSettings> = {},
): Promise<LaneForTest> => {
  const events: LaneEvent[] = []
  const spoolDir = mkdtempSync(join(tmpdir(), 'lane-'))
  const settings: LaneSettings = {
    core: anyCore,
    ownCores: [],
    launch,
    canonicalHeader,
    headerCacheSize: 8,
    stateCacheSize: { environments: 32, proofs: 32 },
    toolchain,
    spoolDir,
    startTimeoutMs: 10_000,
    headerTimeoutMs: 10_000,
    restoreTimeoutMs: 10_000,
    ...more,
  }
  const lane = await openLane(settings, (event) => events.push(event), systemClock)
  return {
    lane,
    events,
    settings,
    async [Symbol.asyncDispose]() {
      await lane[Symbol.asyncDispose]()
      rmSync(spoolDir, { recursive: true, force: true })
    },
  }
}
