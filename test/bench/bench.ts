// What every figure group is given, and what it gives back.
import type { Figure } from './figure.ts'
import type { Theorem } from './corpus.ts'

export interface Bench {
  theorems: Theorem[]
  /** A tenth of the work, for trying things out. */
  quick: boolean
  /** The core for a lone lane, and the one left for the load generator; the same where there is only one. */
  laneCore: number
  loadCore: number
  /** Tells a person at the terminal what is going on. */
  say(text: string): void
}

export interface Group {
  title: string
  measure(bench: Bench): Promise<Figure[]>
}
