// What a sorrification says of itself, held against the texts.
import type { CutView, Position } from '../../engine/index.ts'

const offsetOf = (text: string, { line, column }: Position): number => {
  const lines = text.split('\n')
  const before = lines.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0)
  return before + [...(lines[line - 1] ?? '')].slice(0, column).join('').length
}

export const pieceOf = (text: string, pos: Position, end: Position): string =>
  text.slice(offsetOf(text, pos), offsetOf(text, end))

/** The source with its cut pieces replaced, and nothing else. */
export const reassembled = (source: string, cuts: readonly CutView[]): string => {
  let text = ''
  let from = 0
  for (const { pos, end_pos, replacement } of cuts) {
    text += source.slice(from, offsetOf(source, pos)) + replacement
    from = offsetOf(source, end_pos)
  }
  return text + source.slice(from)
}

/** The result with one piece put back. */
export const withPiece = (result: string, { result_pos, result_end_pos, text }: CutView): string =>
  result.slice(0, offsetOf(result, result_pos)) + text + result.slice(offsetOf(result, result_end_pos))
