// What a job wants to find in a REPL, and what a REPL offers: what placing one on the other goes by.
import type { HeaderHash, StateRef } from '../contract/ids.ts'

/** What a check starts from: a header, and the state it wants of it, null for the header itself. */
export interface Want {
  headerHash: HeaderHash
  state: StateRef | null
  /** Only a REPL that has served nothing will do, and it serves nothing after. */
  fresh?: boolean
}

/** Whether a job may run there at all. */
export const mayTake = ({ served }: Pick<Seat, 'served'>, { fresh }: Want): boolean =>
  fresh !== true || served === 0

export interface Seat {
  readonly id: string
  readonly core: number
  /** Lower is preferred among equals, so that spares stay spare. */
  readonly order: number
  /** Checks so far. */
  readonly served: number
  readonly headers: ReadonlySet<HeaderHash>
  /** When a check for a header that it did not hold went there last. */
  readonly tookHeaderAtMs: number
  readonly states: ReadonlySet<StateRef>
  /** What it prepares, or runs on, just now: it will hold that. */
  readonly making: Want | null
}
