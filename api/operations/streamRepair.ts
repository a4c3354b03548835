import { repairOperation } from './createRepair.ts'
import type { Operation } from './operation.ts'

export const streamRepair: Operation = (appliance) => repairOperation(appliance, true)
