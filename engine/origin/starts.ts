// What a request's start stands for: the header to hold, the state to reach, and how to get there.
import type { HeaderHash, StateRef } from '../contract/ids.ts'
import type { Header, Leased } from '../job/base.ts'
import type { Seat } from '../job/seat.ts'
import type { Origin } from '../state/recipe.ts'

export interface Resolved {
  type: 'resolved'
  header: Header
  /** What a REPL should hold for it, and what the states that it makes are named after. */
  origin: Origin
  /** What it should take to have it in that REPL, in ms. */
  costMs(seat: Pick<Seat, 'headers' | 'states'>): number
  /** Made anew for each run, for the REPL that runs it; a retry trusts no snapshot. */
  base(attempt: 'first' | 'retry', seat: Seat): Promise<Leased>
}
/** What identical requests have in common. */
export const idOf = ({ origin }: Resolved): HeaderHash | StateRef => origin.state ?? origin.headerHash
