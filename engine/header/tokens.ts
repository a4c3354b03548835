// Just enough of Lean's lexer to read a header. Anything it isn't sure of is null, and ends the header there.
// Offsets are UTF-16 indices into the source; positions are Lean's.

/** A token as it stands in the source. */
export interface Token {
  text: string
  offset: number
}

// Lean's isIdFirst and isIdRest: ASCII, Greek but λ Π Σ, letter-like blocks, subscripts.
const first =
  'A-Za-z_\\u{C0}-\\u{D6}\\u{D8}-\\u{F6}\\u{F8}-\\u{17F}\\u{391}-\\u{39F}\\u{3A1}\\u{3A4}-\\u{3A9}\\u{3B1}-\\u{3BA}\\u{3BC}-\\u{3FB}\\u{1F00}-\\u{1FFE}\\u{2100}-\\u{214F}\\u{1D49C}-\\u{1D59F}'
const rest = `${first}0-9'!?\\u{2080}-\\u{2089}\\u{2090}-\\u{209C}\\u{1D62}-\\u{1D6A}\\u{2C7C}`
const part = `(?:«[^«»\\n]+»|[${first}][${rest}]*)`
const identifier = new RegExp(`${part}(?:\\.${part})*`, 'uy')
const numeral = /[0-9]+/y
// One line only: normalising a header may not reach inside a string.
const string = /"(?:[^"\\\r\n]|\\[\\"'ntr])*"/y
const symbol = /→|->|[(),]/y

const match = (pattern: RegExp, source: string, offset: number): Token | null => {
  pattern.lastIndex = offset
  const text = pattern.exec(source)?.[0]
  return text === undefined ? null : { text, offset }
}

/** The token at `offset`; null when there is none that a header can hold, or where it ends is unsure. */
export const tokenAt = (source: string, offset: number): Token | null => {
  const punctuation = match(symbol, source, offset)
  if (punctuation) return punctuation
  const word =
    match(identifier, source, offset) ?? match(numeral, source, offset) ?? match(string, source, offset)
  return word && endsCleanly(source, word.offset + word.text.length) ? word : null
}

export const isIdentifier = (text: string): boolean => {
  identifier.lastIndex = 0
  return identifier.exec(text)?.[0] === text
}

/** The longest name at `offset`, whatever stands after it. */
export const wordAt = (source: string, offset: number): string | null =>
  match(identifier, source, offset)?.text ?? null

const endsCleanly = (source: string, offset: number): boolean =>
  offset === source.length ||
  ' \n(),'.includes(source.charAt(offset)) ||
  ['\r\n', '--', '/-', '->', '→'].some((next) => source.startsWith(next, offset))

/**
 * The offset of the next token or the end, past blanks and comments, and past module docs (`/-! … -/`) where
 * those are passed over too. Null where Lean would refuse the blank: a tab, a lone CR, an open comment.
 */
export const skipBlanks = (source: string, from: number, moduleDocs: 'skip' | 'stop'): number | null => {
  let at = from
  while (at < source.length) {
    if (source.startsWith('--', at)) {
      const end = source.indexOf('\n', at)
      at = end < 0 ? source.length : end
    } else if (source.startsWith('/-', at)) {
      const kind = source.charAt(at + 2)
      if (kind === '-' || (kind === '!' && moduleDocs === 'stop')) return at
      const end = blockCommentEnd(source, at + 2)
      if (end === null) return null
      at = end
    } else if (source.startsWith('\r\n', at)) at += 2
    else if (' \n'.includes(source.charAt(at))) at += 1
    else return '\t\r'.includes(source.charAt(at)) ? null : at
  }
  return at
}

const blockCommentEnd = (source: string, from: number): number | null => {
  const marks = /\/-|-\//g
  marks.lastIndex = from
  for (let depth = 1, mark = marks.exec(source); mark; mark = marks.exec(source)) {
    depth += mark[0] === '/-' ? 1 : -1
    if (depth === 0) return marks.lastIndex
  }
  return null
}

/** In code points; costs no more than the line up to there. */
export const columnAt = (source: string, offset: number): number =>
  [...source.slice(source.lastIndexOf('\n', offset - 1) + 1, offset)].length
