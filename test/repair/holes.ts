// Proofs that hold, with some of their blocks of tactics taken out, each with what closed it.
import type { OutlinePart } from '../../engine/index.ts'
import { outlineOf, type Part } from '../../engine/repair/outline.ts'
import { Places } from '../../engine/repair/places.ts'

export interface Opened {
  /** The text, with `sorry` where a block was. */
  text: string
  /** What stood in the place of each, as a proof of its own. */
  proofs: string[]
}

/** @param choice which of the blocks, by their place among them; none within another. */
export const openBlocks = (
  source: string,
  told: readonly OutlinePart[],
  choice: readonly number[],
): Opened => {
  const { parts } = outlineOf(told, new Places(source))
  const blocks = parts.filter(({ part }) => part === 'block')
  const chosen = [...new Set(choice.map((at) => blocks[at % blocks.length]))]
    .filter((block) => block !== undefined)
    .sort((a, b) => a.start - b.start || b.end - a.end)
  const apart = chosen.reduce<Part[]>((kept, block) => {
    const last = kept.at(-1)
    return last === undefined || block.start >= last.end ? [...kept, block] : kept
  }, [])
  let text = ''
  let from = 0
  for (const { start, end } of apart) {
    text += `${source.slice(from, start)}sorry`
    from = end
  }
  return { text: text + source.slice(from), proofs: apart.map(({ start, end }) => alone(source, start, end)) }
}

const alone = (source: string, start: number, end: number): string => {
  const column = [...source.slice(source.lastIndexOf('\n', start - 1) + 1, start)].length
  const shift = (line: string): string =>
    `  ${line.slice(Math.min(column, line.length - line.trimStart().length))}`
  const lines = source.slice(start, end).split('\n')
  return ['by', ...lines.map((line, at) => (at === 0 ? `  ${line}` : shift(line)))].join('\n')
}
