// One REPL as the main thread knows it: where it is, what it holds, what it has done.
import type { HeaderHash, StateRef } from '../contract/ids.ts'
import type { Lane } from '../lane/lane.ts'
import type { Seat, Want } from '../router/match.ts'

/** `starting` → `idle` ⇄ `busy`, or `retiring` on the way out: it takes no more checks. */
export type ReplPhase = 'starting' | 'idle' | 'busy' | 'retiring'

export interface Repl extends Seat {
  readonly lane: Lane
  readonly startedMs: number
  phase: ReplPhase
  pid: number | null
  /** Null until it is warm. */
  readyAtMs: number | null
  baselineRssMb: number
  rssMb: number
  /** Not shared with files. */
  ownMb: number
  served: number
  headers: ReadonlySet<HeaderHash>
  states: ReadonlySet<StateRef>
  tookHeaderAtMs: number
  making: Want | null
  /** In [0, 1): keeps a pool born together from retiring together. */
  readonly spread: number
}
