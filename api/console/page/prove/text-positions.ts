// Lean counts lines from 1 and columns in code points from 0; an editor counts UTF-16 units.
import type { Position } from '../wire.ts'

export const offsetOf = (text: string, { line, column }: Position): number => {
  let start = 0
  for (let at = 1; at < line; at++) {
    const end = text.indexOf('\n', start)
    if (end < 0) return text.length
    start = end + 1
  }
  const end = text.indexOf('\n', start)
  const ofLine = text.slice(start, end < 0 ? text.length : end)
  return start + [...ofLine].slice(0, column).join('').length
}

export const positionOf = (text: string, offset: number): Position => {
  const before = text.slice(0, offset).split('\n')
  return { line: before.length, column: [...(before.at(-1) ?? '')].length }
}

export const isBefore = (a: Position, b: Position): boolean =>
  a.line < b.line || (a.line === b.line && a.column < b.column)
