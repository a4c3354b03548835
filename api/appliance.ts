// What every operation is given: the engine behind the API and the few facts about the service itself.
import type { Logger } from 'pino'
import type { Engine } from '../engine/index.ts'
import type { KeptBatches } from './batch/kept/kept-batches.ts'
import type { RunningBatches } from './batch/running-batches.ts'
import type { Contract } from './contract.ts'
import type { LiveFeed } from './live/live-feed.ts'

export interface Appliance {
  engine: Engine
  contract: Contract
  log: Logger
  /** Of package.json. */
  version: string
  /** Once true, nothing new is taken. */
  isDraining(): boolean
  batches: {
    /** Largest body, unpacked. */
    maxBytes: number
    /** Where bodies too large for memory wait for their turn. */
    bodyDir: string
  }
  kept: KeptBatches
  running: RunningBatches
  live: LiveFeed
}
