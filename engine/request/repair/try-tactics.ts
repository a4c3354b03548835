// A portfolio on the holes of a text, side by side: what closes each.
import type { HoleAttempt, Limits, RepairLine, TacticsRequest, TacticsResult } from '../../contract/index.ts'
import type { Answer, Caller, Refusal } from '../../door.ts'
import { suggestionIn } from '../../repair/portfolio.ts'
import type { Spending } from './spending.ts'

export interface Trial {
  steps: (request: TacticsRequest & { state_ref: string }, caller: Caller) => Promise<Answer<TacticsResult>>
  tactics: readonly string[]
  perHoleMs: number
  choose: 'first' | 'shortest'
  maxAttempts: number
  caller: Caller
  spending: Spending
  tell: (line: RepairLine) => void
  /** Whether what the states leave open is not known yet. */
  asksGoals?: boolean
}
export interface TriedHole {
  /** What the state leaves open, where that was asked. */
  goals: string[]
  closedBy: string | null
  attempts: HoleAttempt[]
  /** Time, attempts or a state were lacking for some of the tactics. */
  cutShort: boolean
  /** Why it was not tried. */
  refusal: Refusal | null
}

/** Holes under way at once; each takes a REPL at a time. */
const together = 8
/** Of one round: what comes behind a tactic that closes the hole is not tried for nothing. */
const firstRoundSize = 4
/** Leaves a state as it is, so that its answer says what that is. */
const showsGoals = 'skip'

export const tryOnHoles = async (trial: Trial, states: readonly (string | null)[]): Promise<TriedHole[]> => {
  const tried: TriedHole[] = states.map(() => ({
    goals: [],
    closedBy: null,
    attempts: [],
    cutShort: true,
    refusal: null,
  }))
  const waiting = [...states.entries()]
  let left = trial.maxAttempts
  const take = (wanted: number): number => {
    const granted = Math.min(wanted, left)
    left -= granted
    return granted
  }
  const work = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const [index, state] = next
      if (state === null) continue
      const done = await tryOnOne(trial, state, take)
      tried[index] = done
      if (done.refusal !== null) continue
      trial.tell({ type: 'hole', hole: index, tactic: done.closedBy, attempts: done.attempts })
    }
  }
  await Promise.all(Array.from({ length: Math.min(together, waiting.length) }, work))
  return tried
}

const tryOnOne = async (
  trial: Trial,
  state: string,
  take: (wanted: number) => number,
): Promise<TriedHole> => {
  const attempts: HoleAttempt[] = []
  const closing: string[] = []
  let refusal: Refusal | null = null
  let leftMs = trial.perHoleMs
  let cutShort = false
  const ask = async (granted: readonly string[]): Promise<TacticsResult['steps']> => {
    const limits: Limits = trial.spending.limits()
    // Each has its time for itself: many together are not to have many times what few have.
    const share = Math.min(1, firstRoundSize / granted.length)
    const timeout_s = Math.max(0.1, share * Math.min(limits.timeout_s ?? Infinity, leftMs / 1000))
    const answer = await trial.steps(
      { state_ref: state, tactics: [...granted], mode: 'alternatives', limits: { ...limits, timeout_s } },
      { ...trial.caller, waits: true },
    )
    if (answer.type === 'refused') {
      refusal = answer.refusal
      return []
    }
    const { steps, stats } = answer.value
    leftMs -= stats.lean_ms
    trial.spending.note(stats)
    return steps
  }
  const run = async (tactics: readonly string[]): Promise<TacticsResult['steps']> => {
    const isTime = leftMs > 0 && !trial.spending.over && refusal === null
    const granted = isTime ? tactics.slice(0, take(tactics.length)) : []
    if (granted.length < tactics.length) cutShort = true
    if (granted.length === 0) return []
    const steps = await ask(granted)
    for (const { tactic, status, lean_ms, errors } of steps)
      attempts.push({ tactic, status, lean_ms, error: errors[0] ?? null })
    return steps
  }
  const [shown] = trial.asksGoals === true ? await ask([showsGoals]) : []
  const goals = shown?.goals ?? []
  // Where all are tried anyway one round has them: fewer forks, and on more cores.
  const roundSize = trial.choose === 'first' ? firstRoundSize : trial.tactics.length
  for (let at = 0; at < trial.tactics.length; at += roundSize) {
    const steps = await run(trial.tactics.slice(at, at + roundSize))
    const complete = steps.filter(({ status }) => status === 'complete')
    for (const { tactic, messages } of complete) {
      const suggestion = suggestionIn(messages)
      const better = suggestion === null ? [] : await run([suggestion])
      closing.push(better[0]?.status === 'complete' ? better[0].tactic : tactic)
    }
    if (steps.length === 0 || (closing.length > 0 && trial.choose === 'first')) break
  }
  const shortest = closing.toSorted((a, b) => a.length - b.length)
  return {
    goals,
    closedBy: (trial.choose === 'first' ? closing[0] : shortest[0]) ?? null,
    attempts,
    cutShort,
    refusal,
  }
}
