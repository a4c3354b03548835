// What a job starts from: a header, or a state reached from it, and the ways to have it in a REPL.
// Plain values: they cross to a lane's thread by structured clone.
import type { EnvironmentRef, HeaderHash, ProofRef, StateRef } from '../contract/ids.ts'

export interface Header {
  hash: HeaderHash
  /** Normalised text. */
  text: string
}

/** One step of a recipe: how a state was made from the one before it. */
export type ReplayStep = {
  /** What Lean took for it when it was first run, where that is known: ways to a state are weighed by it. */
  leanMs?: number
} & (
  | { type: 'commands'; ref: EnvironmentRef; commands: string[] }
  /** The proof state that the `sorry`-th sorry (from 0) of the last of `commands` left open. */
  | { type: 'sorry'; ref: ProofRef; commands: string[]; sorry: number }
  | { type: 'tactic'; ref: ProofRef; tactic: string }
  /** The proof state that the `sorry`-th sorry inside a tactic left open. */
  | { type: 'tactic-sorry'; ref: ProofRef; tactic: string; sorry: number }
)

/** An uncompressed blob; one that holds only what differs from a header's snapshot needs that one beside it. */
export interface SnapshotFile {
  ref: StateRef | HeaderHash
  path: string
  base?: string | undefined
}

/** What a job starts from: a header, or a state reached from it. The thread takes the nearest thing it holds. */
export interface Base {
  header: Header
  /** From the header's environment to the state, oldest first; empty for the header itself. */
  steps: ReplayStep[]
  /** Uncompressed blobs that are at hand, nearest to the wanted state first. */
  snapshots: SnapshotFile[]
}

/** A base whose snapshots stay in their place until it is disposed. */
export interface Leased extends Disposable {
  base: Base
}
