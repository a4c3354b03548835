// A text whose comments are blanks and whose strings say nothing, so that its layout can be read: as long as the text,
// line for line.

export interface Plain {
  text: string
  /** Where a comment or string begins that never ends; null where there is none. */
  open: number | null
}

const marks = /--|\/-|"|(?<![\p{L}\p{N}_'])'(?:\\.|[^\\\n])'/gu
const blockMarks = /\/-|-\//g
const strings = /\\[\s\S]|"/g

export const plainText = (source: string): Plain => {
  let text = ''
  let from = 0
  const hide = (start: number, end: number): void => {
    const filler = '-/'.includes(source.charAt(start)) ? ' ' : '"'
    text += source.slice(from, start) + source.slice(start, end).replaceAll(/[^\n]/g, filler)
    from = end
  }
  marks.lastIndex = 0
  for (let mark = marks.exec(source); mark; mark = marks.exec(source)) {
    const start = mark.index
    const end = endOf(source, mark[0], start)
    if (end === null) {
      hide(start, source.length)
      return { text, open: start }
    }
    hide(start, end)
    marks.lastIndex = end
  }
  return { text: text + source.slice(from), open: null }
}

const endOf = (source: string, mark: string, start: number): number | null => {
  if (mark === '--') {
    const end = source.indexOf('\n', start)
    return end < 0 ? source.length : end
  }
  if (mark === '"') {
    strings.lastIndex = start + 1
    for (let one = strings.exec(source); one; one = strings.exec(source))
      if (one[0] === '"') return strings.lastIndex
    return null
  }
  if (mark !== '/-') return start + mark.length
  blockMarks.lastIndex = start + 2
  for (let depth = 1, one = blockMarks.exec(source); one; one = blockMarks.exec(source)) {
    depth += one[0] === '/-' ? 1 : -1
    if (depth === 0) return blockMarks.lastIndex
  }
  return null
}
