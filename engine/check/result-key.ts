// What makes two checks identical: the same Lean, the same start, the same commands, the same limits.
import { createHash } from 'node:crypto'
import type { HeaderHash, StateRef } from '../contract/ids.ts'
import type { ToolchainId } from '../state/toolchain.ts'
import type { RequestLimits } from './limits.ts'

/** Raised when a result's decoding changes, so that no result of an older decoding is given out. */
const decodingVersion = 'lean-repl-result/1'

export interface Identity {
  toolchain: ToolchainId
  start: HeaderHash | StateRef
  commands: string[]
  /** The deadline is the caller's own affair. */
  limits: Omit<RequestLimits, 'deadlineMs'>
  stopOnError: boolean
}

export const resultKey = ({ toolchain, start, commands, limits, stopOnError }: Identity): string => {
  const { timeoutMs, memoryMb, maxHeartbeats } = limits
  const identity = [
    decodingVersion,
    toolchain,
    start,
    commands,
    timeoutMs,
    memoryMb,
    maxHeartbeats,
    stopOnError,
  ]
  return createHash('sha256').update(JSON.stringify(identity)).digest('hex')
}
