// A repair as a model reads it: the text to go on with, whole, and what stays open.
import type { RepairResult } from '../../engine/index.ts'
import { cut, doubt, mostHoles } from './tell.ts'

export const tellRepair = ({
  status,
  conclusive,
  source,
  holes,
  cut: pieces,
  errors,
}: RepairResult): string => {
  if (source === null) {
    const why = errors[0] === undefined ? [] : [cut(errors[0].message)]
    return [`verdict: ${status}`, ...why, conclusive ? 'next: mend the text' : `next: ${doubt}`].join('\n')
  }
  const closed = holes.filter(({ tactic }) => tactic !== null).length
  const open = holes.filter(({ tactic }) => tactic === null)
  const leftOut = pieces.filter(({ form }) => form === 'command')
  return [
    `verdict: ${status}: ${closed} of ${holes.length} holes closed`,
    // Not cut short: it is what the model goes on with.
    `text:\n${source}`,
    ...leftOut.map(({ text }) => `left out: ${cut(text)}`),
    ...open
      .slice(0, mostHoles)
      .map(
        ({ pos, goal, state_ref }) =>
          `open at line ${pos?.line ?? 0}, column ${pos?.column ?? 0}, state_ref ${state_ref ?? 'none'}:\n${cut(goal ?? '')}`,
      ),
    ...(open.length > mostHoles ? [`${open.length - mostHoles} more open`] : []),
    status === 'repaired'
      ? 'next: nothing, Lean accepts all of it'
      : 'next: try_tactics with a state_ref of what is open, or change the text',
  ].join('\n')
}
