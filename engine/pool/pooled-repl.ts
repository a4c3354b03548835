// One REPL as the main thread knows it: where it is, what it holds, what it has done.
import type { HeaderHash, StateRef } from '../contract/ids.ts'
import type { Lane } from '../lane/lane.ts'
import type { LaneEvent } from '../lane/event.ts'
import type { Seat, Want } from '../job/seat.ts'
import type { ParentLease } from './brood.ts'
import type { RecycleReason } from './recycling.ts'

/**
 * `starting` → `idle` ⇄ `busy`, or `lent`: it is idle and takes nothing, its core being another's; `retiring` on the way out:
 * it takes no more checks.
 */
export type ReplPhase = 'starting' | 'idle' | 'busy' | 'lent' | 'retiring'
/** It is warm, and not on its way out. */
export const isServing = ({ phase }: PooledRepl): boolean =>
  phase === 'idle' || phase === 'busy' || phase === 'lent'
/** Why it is let go though nothing is wrong with it. */
export type LeaveReason = RecycleReason | 'shrunk' | 'superseded'
export type ExitCause = Extract<LaneEvent, { type: 'repl-exited' }>['cause'] | LeaveReason

export interface PooledRepl extends Seat {
  readonly lane: Lane
  readonly startedMs: number
  /** On the parent that it is forked from; null: it is started. */
  readonly lease: ParentLease | null
  phase: ReplPhase
  /** It is to go: at once if the pool is too large, else when its successor is warm. It serves until then. */
  leaving: LeaveReason | null
  pid: number | null
  /** Null until it is warm. */
  readyAtMs: number | null
  rssMb: number
  /** Shared neither with files nor with a parent. */
  ownMb: number
  /** When it was warm and new; null until then. */
  baselineOwnMb: number | null
  served: number
  headers: ReadonlySet<HeaderHash>
  readonly states: Set<StateRef>
  tookHeaderAtMs: number
  making: Want | null
  /** In [0, 1): keeps a pool born together from retiring together. */
  readonly spread: number
}

export const newRepl = (
  lane: Lane,
  number: number,
  { order, startedMs, lease }: Pick<PooledRepl, 'order' | 'startedMs' | 'lease'>,
): PooledRepl => ({
  id: `repl-${number}`,
  lane,
  core: lane.core,
  order,
  startedMs,
  lease,
  phase: 'starting',
  leaving: null,
  pid: null,
  readyAtMs: null,
  rssMb: 0,
  ownMb: 0,
  baselineOwnMb: null,
  served: 0,
  headers: new Set(),
  states: new Set(),
  tookHeaderAtMs: 0,
  making: null,
  // The golden ratio's multiples spread evenly, however many there are.
  spread: (number * 0.618034) % 1,
})
