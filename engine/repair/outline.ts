// What a text is made of, as offsets into it: who holds what, and what stands beside each other.
import type { OutlinePart } from '../contract/index.ts'
import type { Places } from './places.ts'

export interface Part {
  part: OutlinePart['part']
  kind: string
  start: number
  end: number
  goals: number | null
  broken: boolean
}

export interface TextOutline {
  /** Outer ones before inner ones. */
  parts: readonly Part[]
  commands: readonly Part[]
}

const endOfInput = 'Lean.Parser.Command.eoi'

export const outlineOf = (told: readonly OutlinePart[], places: Places): TextOutline => {
  const parts = told
    .filter(({ kind }) => kind !== endOfInput)
    .map(({ part, kind, pos, end_pos, goals, broken }) => ({
      part,
      kind,
      start: places.offsetOf(pos),
      end: places.offsetOf(end_pos),
      goals: goals ?? null,
      broken: broken ?? false,
    }))
  return { parts, commands: parts.filter(({ part }) => part === 'command') }
}

export const holds = (part: { start: number; end: number }, start: number, end: number): boolean =>
  part.start <= start && end <= part.end && start < part.end

/** The parts that hold a piece of the text, inner ones first. */
export const around = ({ parts }: TextOutline, start: number, end: number): Part[] =>
  parts.filter((part) => holds(part, start, end)).toReversed()

/** The steps of a block in their order. */
export const stepsIn = ({ parts }: TextOutline, block: Part): Part[] => {
  const steps: Part[] = []
  for (const part of parts) {
    if (part.part !== 'tactic' || part.start < block.start || part.end > block.end) continue
    const last = steps.at(-1)
    // What a step holds comes right behind it.
    if (last === undefined || part.start >= last.end) steps.push(part)
  }
  return steps
}

/** The block that a step stands in. */
export const blockOf = ({ parts }: TextOutline, step: Part): Part | null => {
  const at = parts.indexOf(step)
  return (
    parts.slice(0, at).findLast((part) => part.part === 'block' && holds(part, step.start, step.end)) ?? null
  )
}
