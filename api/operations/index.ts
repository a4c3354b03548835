// Every operation of the contract has its file; one that is missing here does not compile.
import type { OperationId } from '../../engine/index.ts'
import { createBatch } from './createBatch.ts'
import { createCheck } from './createCheck.ts'
import { createLemmas } from './createLemmas.ts'
import { createRepair } from './createRepair.ts'
import { createSorrification } from './createSorrification.ts'
import { createTactics } from './createTactics.ts'
import { createVerification } from './createVerification.ts'
import { deleteBatch } from './deleteBatch.ts'
import { deleteState } from './deleteState.ts'
import { getBatch } from './getBatch.ts'
import { getBatchResults } from './getBatchResults.ts'
import { getContract } from './getContract.ts'
import { getHeader } from './getHeader.ts'
import { getHealth } from './getHealth.ts'
import { getMetrics } from './getMetrics.ts'
import { getPool } from './getPool.ts'
import { getReadiness } from './getReadiness.ts'
import { getState } from './getState.ts'
import { getStateBlob } from './getStateBlob.ts'
import { getStore } from './getStore.ts'
import { getVerificationExport } from './getVerificationExport.ts'
import { listHeaders } from './listHeaders.ts'
import type { Operation } from './operation.ts'
import { registerHeader } from './registerHeader.ts'
import { streamBatch } from './streamBatch.ts'
import { streamRepair } from './streamRepair.ts'
import { streamEvents } from './streamEvents.ts'

export const operations: Record<OperationId, Operation> = {
  createBatch,
  createCheck,
  createLemmas,
  createRepair,
  createSorrification,
  createTactics,
  createVerification,
  deleteBatch,
  deleteState,
  getBatch,
  getBatchResults,
  getContract,
  getHeader,
  getHealth,
  getMetrics,
  getPool,
  getReadiness,
  getState,
  getStateBlob,
  getStore,
  getVerificationExport,
  listHeaders,
  registerHeader,
  streamBatch,
  streamRepair,
  streamEvents,
}
