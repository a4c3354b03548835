import { batchOperation } from './createBatch.ts'
import type { Operation } from './operation.ts'

export const streamBatch: Operation = (appliance) => batchOperation(appliance, () => true)
