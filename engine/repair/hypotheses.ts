// A goal as Lean prints it, in its parts.
import { namesOf } from '../lean/diagnostics/goals.ts'

export interface GoalParts {
  /** Each with the lines that it runs on to. */
  hypotheses: string[]
  target: string
}

export const goalParts = (goal: string): GoalParts => {
  const lines = goal.split('\n')
  const turnstile = lines.findIndex((line) => line.startsWith('⊢ '))
  if (turnstile < 0) return { hypotheses: [], target: goal }
  const hypotheses: string[] = []
  for (const line of lines.slice(0, turnstile)) {
    const last = hypotheses.at(-1)
    if (line.startsWith(' ') && last !== undefined) hypotheses[hypotheses.length - 1] = `${last}\n${line}`
    else if (namesOf(line) !== null) hypotheses.push(line)
  }
  return { hypotheses, target: lines.slice(turnstile).join('\n').slice('⊢ '.length) }
}
