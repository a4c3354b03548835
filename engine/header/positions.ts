// Offsets (UTF-16) to Lean's positions: lines count from 1, columns from 0 in code points.
import type { Position } from '../contract/index.ts'

/** The positions of offsets asked in rising order: one pass over the source, however many are asked. */
export const risingPositions = (source: string): ((offset: number) => Position) => {
  let [at, line, column] = [0, 1, 0]
  return (offset) => {
    while (at < offset) {
      const character = source.codePointAt(at) ?? 0
      at += character > 0xffff ? 2 : 1
      if (character === 10) [line, column] = [line + 1, 0]
      else column += 1
    }
    return { line, column }
  }
}
