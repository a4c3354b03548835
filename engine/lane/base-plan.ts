// How a job's base is best made: from what the REPL holds, from a snapshot, or from the header on. Pure.
// Both ways lead to the same state; the cheaper one is taken, by what each part took or usually takes.
import type { HeaderHash, StateRef } from '../contract/ids.ts'
import type { Dialect } from '../protocol/dialect.ts'
import { importMs, type Loss, restoreMs } from '../state/restore-costs.ts'
import { unmeasuredStepMs } from '../state/restore-plan.ts'
import type { Base, ReplayStep, SnapshotFile } from '../job/base.ts'

export interface BasePlan {
  start:
    { type: 'held-state'; ref: StateRef } | { type: 'header' } | { type: 'snapshot'; snapshot: SnapshotFile }
  /** From there to the wanted state. */
  replay: ReplayStep[]
}

/** What the REPL holds of the way. */
export interface OnTheWay {
  header: boolean
  /** The environment of the header's import lines. */
  imports: boolean
  state(ref: StateRef): boolean
  /** What a restore that replaces memory would take away. */
  loss: Loss
}

export const planBase = (base: Base, held: OnTheWay, restores: Dialect['restores']): BasePlan => {
  const { steps } = base
  const fromHeld = heldStart(base, held)
  const fromSnapshot = snapshotStart(base, held, restores)
  const best =
    fromSnapshot && totalMs(fromSnapshot, steps) < totalMs(fromHeld, steps) ? fromSnapshot : fromHeld
  return { start: best.start, replay: after(best, steps) }
}

interface Candidate {
  start: BasePlan['start']
  reaches: Reached
  costMs: number
}
/** The header's environment, or the state after the step with that index. */
type Reached = 'header' | number

const after = ({ reaches }: Candidate, steps: ReplayStep[]): ReplayStep[] =>
  reaches === 'header' ? steps : steps.slice(reaches + 1)

const totalMs = (candidate: Candidate, steps: ReplayStep[]): number =>
  candidate.costMs + after(candidate, steps).reduce((sum, { leanMs = unmeasuredStepMs }) => sum + leanMs, 0)

const heldStart = ({ steps }: Base, held: OnTheWay): Candidate => {
  const at = steps.findLastIndex((step) => held.state(step.ref))
  const ref = steps[at]?.ref
  if (ref !== undefined) return { start: { type: 'held-state', ref }, reaches: at, costMs: 0 }
  const costMs = held.header ? 0 : held.imports ? unmeasuredStepMs : importMs
  return { start: { type: 'header' }, reaches: 'header', costMs }
}

const snapshotStart = (
  { header, steps, snapshots }: Base,
  held: OnTheWay,
  restores: Dialect['restores'],
): Candidate | null => {
  const byRef = new Map(snapshots.map((snapshot) => [snapshot.ref, snapshot]))
  const candidate = (of: StateRef | HeaderHash, reaches: Reached): Candidate | null => {
    const snapshot = byRef.get(of)
    if (snapshot === undefined) return null
    return { start: { type: 'snapshot', snapshot }, reaches, costMs: restoreMs(restores, held.loss) }
  }
  const at = steps.findLastIndex((step) => byRef.has(step.ref))
  const ref = steps[at]?.ref
  return ref === undefined ? candidate(header.hash, 'header') : candidate(ref, at)
}
