// Pure: whether a text is a file of its own, with imports before anything else, or goes on from a header.

const blank = /\s*/y
const lineComment = /--[^\n]*/y
const importing = /(?:import|public|meta|prelude|module)\b/y

export const startsWithImports = (text: string): boolean => {
  let at = 0
  const skip = (pattern: RegExp): boolean => {
    pattern.lastIndex = at
    const found = pattern.exec(text)?.[0].length ?? 0
    at += found
    return found > 0
  }
  for (;;) {
    skip(blank)
    if (text.startsWith('/-', at)) at = afterComment(text, at)
    else if (!skip(lineComment)) break
  }
  importing.lastIndex = at
  return importing.test(text)
}

/** Lean's comments hold comments. */
const afterComment = (text: string, start: number): number => {
  const marks = /\/-|-\//g
  marks.lastIndex = start
  let depth = 0
  for (let mark = marks.exec(text); mark !== null; mark = marks.exec(text)) {
    depth += mark[0] === '/-' ? 1 : -1
    if (depth === 0) return marks.lastIndex
  }
  return text.length
}
