// What the parts of a running job share, and the ways in which any of them may stop it.
import type { Clock } from '../clock.ts'
import type { StateRef } from '../contract/ids.ts'
import type { SnapshotFile } from '../job/base.ts'
import type { Run } from '../job/outcome.ts'
import type { CommandReply, ErrorReply, ProofStepReply } from '../protocol/wire.ts'
import type { Ended } from '../repl/client.ts'
import type { WatchedMemory } from '../repl/memory.ts'
import type { JobBudget } from './job-budget.ts'
import type { Dialogue } from './dialogue.ts'
import type { Bear } from './run-in-forks.ts'
import type { HeldId, Holdings } from './holdings.ts'
import type { LaneSettings } from './settings.ts'
import type { Spool } from './spool.ts'

export interface JobContext {
  settings: LaneSettings
  /** The REPL's. */
  pid: number
  dialogue: Dialogue
  holdings: Holdings
  memory: WatchedMemory
  spool: Spool
  budget: JobBudget
  /** Tells of a snapshot that can't be restored. */
  doubt: Doubt
  clock: Clock
  /** Of the REPL, as it is now; null where it can make none, or is to serve nobody else. */
  bear: Bear | null
  signal: AbortSignal
}

export type Doubt = (ref: SnapshotFile['ref'], how: 'refused' | 'ended', detail: string) => void

/** How far a job has come with what it was asked. */
export interface Progress<Reply extends CommandReply | ProofStepReply> {
  runs: Run<Reply>[]
  /** The REPL ended under the command or tactic after the last run. */
  ended: Ended | null
}

export type Stop =
  | { type: 'header-failed'; reply: CommandReply | ErrorReply }
  | { type: 'base-failed'; ref: StateRef; reason: string }
  | Ended

export const environmentOf = ({ env }: CommandReply): HeldId => ({ type: 'environment', id: env })
export const proofOf = ({ proofState }: ProofStepReply): HeldId => ({ type: 'proof', id: proofState })

/** The proof states that the sorries of a reply left open, null where one has none. */
export const sorriesOf = ({ sorries }: CommandReply | ProofStepReply): (HeldId | null)[] =>
  sorries?.map(({ proofState }) => (proofState === undefined ? null : { type: 'proof', id: proofState })) ??
  []

/** Lets go of the proof states of a reply's tactics and root goals, which nobody can name. */
export const dropExtras = (holdings: Holdings, { tactics = [], rootGoals = [] }: CommandReply): void => {
  for (const { proofState: id } of [...tactics, ...rootGoals])
    if (id !== undefined) holdings.letGo({ type: 'proof', id })
}

/** Lets go of the proof states of a reply's sorries, but for the one that is wanted. */
export const dropSorries = (
  holdings: Holdings,
  reply: CommandReply | ProofStepReply,
  wanted: HeldId | null = null,
): void => {
  for (const proof of sorriesOf(reply)) if (proof && proof.id !== wanted?.id) holdings.letGo(proof)
}
