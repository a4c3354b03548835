// The batches that outlive their requests, and who runs them: opened with the service, and ended before its engine.
import type { Logger } from 'pino'
import { BatchArchive, keptBatchMetrics, systemClock, type Engine } from '../../../engine/index.ts'
import type { Contract } from '../../contract.ts'
import { createItemValidator } from '../item-validator.ts'
import { KeptRuns } from './kept-runs.ts'

export interface KeptBatches extends AsyncDisposable {
  archive: BatchArchive
  runs: KeptRuns
  /** In Prometheus's text format. */
  metrics(): Promise<string>
}

export interface KeptBatchesOptions {
  engine: Engine
  contract: Contract
  log: Logger
  isDraining(): boolean
  directory: string
  maxBytes: number
}

export const openKeptBatches = async (options: KeptBatchesOptions): Promise<KeptBatches> => {
  const { engine, contract, log, isDraining, directory, maxBytes } = options
  const archive = await BatchArchive.open(directory, { maxBytes, clock: systemClock, log })
  const validator = createItemValidator(contract.document)
  const runs = new KeptRuns({ engine, log, archive, validator, isDraining })
  return {
    archive,
    runs,
    metrics: keptBatchMetrics(() => archive.measure()),
    async [Symbol.asyncDispose]() {
      await runs[Symbol.asyncDispose]()
      await archive[Symbol.asyncDispose]()
    },
  }
}
