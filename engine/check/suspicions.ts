// For REPLs that don't tell which axioms a declaration rests on (the community binary): the words by which code
// takes something without proof, or hides that it does, read from its text. Comments and strings don't count.

/** Words that are what they say wherever they stand. */
const words =
  /(?<![\w.'!?])(?:sorryAx|native_decide|Lean\.ofReduceBool|ofReduceBool|Lean\.ofReduceNat|ofReduceNat|Lean\.trustCompiler|debug\.skipKernelTC|warn\.sorry)(?![\w'!?])/g
/** As a command, not as a name or a field. */
const axiomCommand =
  /(?:^|\n)[ \t]*(?:@\[[^\]]*\]\s*)?(?:(?:private|protected|public|noncomputable|unsafe|scoped|local)\s+)*axiom\s+([^\s:({[⦃]+)/g

/** In order, each once: the names of axioms that are stated, and the words. */
export const suspicions = (command: string): string[] => {
  const code = withoutCommentsAndStrings(command)
  const stated = [...code.matchAll(axiomCommand)].map(([, name = '']) => name)
  return [...new Set([...stated, ...[...code.matchAll(words)].map(([word]) => word)])]
}

/** Blanks in their place. An open one reaches to the end, as for Lean. */
const withoutCommentsAndStrings = (text: string): string => {
  let code = ''
  for (let at = 0; at < text.length;) {
    const end = skipped(text, at)
    if (end > at) code += text.slice(at, end).replace(/[^\n]/g, ' ')
    else code += text.charAt(at)
    at = Math.max(end, at + 1)
  }
  return code
}

/** The end of the comment, string or character that begins here; `at` itself when none does. */
const skipped = (text: string, at: number): number => {
  if (text.startsWith('--', at)) return lineEnd(text, at)
  if (text.startsWith('/-', at)) return commentEnd(text, at + 2)
  if (text.charAt(at) === '"') return stringEnd(text, at + 1)
  const character = /^'(?:[^\\'\n]|\\.[^'\n]*)'/u.exec(text.slice(at, at + 12))?.[0]
  return at + (character?.length ?? 0)
}

const lineEnd = (text: string, at: number): number => {
  const end = text.indexOf('\n', at)
  return end < 0 ? text.length : end
}

const commentEnd = (text: string, from: number): number => {
  const marks = /\/-|-\//g
  marks.lastIndex = from
  for (let depth = 1, mark = marks.exec(text); mark; mark = marks.exec(text)) {
    depth += mark[0] === '/-' ? 1 : -1
    if (depth === 0) return marks.lastIndex
  }
  return text.length
}

const stringEnd = (text: string, from: number): number => {
  const end = /(?:[^"\\]|\\[\s\S])*"/y
  end.lastIndex = from
  return end.test(text) ? end.lastIndex : text.length
}
