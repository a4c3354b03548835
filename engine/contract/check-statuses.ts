import type { CheckResult } from './index.ts'

/** How a check may end. */
export const checkStatuses = [
  'valid',
  'sorry',
  'error',
  'unavailable',
  'timeout',
  'memory_exceeded',
  'crashed',
  'cancelled',
] as const satisfies readonly CheckResult['status'][]
