// A proof in the place of a `sorry`. Where that is a tactic, the tactics stand in its column; where it is a term, behind `by`.
import type { Position } from '../wire.ts'
import { offsetOf } from './text-positions.ts'

const word = 'sorry'

export interface Filling {
  from: number
  to: number
  insert: string
}

/** Null where the text has no `sorry` there: it was changed meanwhile. */
export const fillHole = (
  text: string,
  pos: Position,
  script: readonly string[],
  isTactic: boolean,
): Filling | null => {
  const from = offsetOf(text, pos)
  if (!text.startsWith(word, from)) return null
  const lines = script.flatMap((tactic) => tactic.trim().split('\n'))
  const lineStart = text.lastIndexOf('\n', from - 1) + 1
  const indent = /^ */.exec(text.slice(lineStart))?.[0].length ?? 0
  const pad = ' '.repeat(isTactic ? pos.column : indent + 2)
  const insert = isTactic ? lines.join(`\n${pad}`) : ['by', ...lines].join(`\n${pad}`)
  return { from, to: from + word.length, insert }
}
