// What makes two checks, or two tactics, identical: the same Lean, the same start, the same text, the same limits.
import { createHash } from 'node:crypto'
import type { Included } from '../contract/index.ts'
import type { HeaderHash, StateRef } from '../contract/ids.ts'
import type { ToolchainId } from '../state/toolchain.ts'
import type { RequestLimits } from '../check/limits.ts'

/** Raised when the decoding changes, so that nothing of an older one is given out. */
const checkVersion = 'lean-repl-result/6'
const stepVersion = 'lean-repl-step/5'

/** The deadline is the caller's own affair. */
type Limits = Omit<RequestLimits, 'deadlineMs'>

const keyOf = (version: string, ...identity: unknown[]): string =>
  createHash('sha256')
    .update(JSON.stringify([version, ...identity]))
    .digest('hex')

export const checkKey = (
  toolchain: ToolchainId,
  start: HeaderHash | StateRef,
  commands: string[],
  { timeoutMs, memoryMb, maxHeartbeats }: Limits,
  stopOnError: boolean,
  isFile: boolean,
  include: readonly Included[],
): string =>
  keyOf(
    checkVersion,
    toolchain,
    start,
    commands,
    timeoutMs,
    memoryMb,
    maxHeartbeats,
    stopOnError,
    isFile,
    include,
  )

export const stepKey = (
  toolchain: ToolchainId,
  state: StateRef,
  tactic: string,
  { timeoutMs, memoryMb, maxHeartbeats }: Limits,
): string => keyOf(stepVersion, toolchain, state, tactic, timeoutMs, memoryMb, maxHeartbeats)
