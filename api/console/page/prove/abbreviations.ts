// Lean's abbreviations, `\to` for →. What is typed after a backslash becomes its symbol when it can mean nothing longer, or
// with the first letter that no abbreviation goes on with.
export type Abbreviations = Readonly<Record<string, string>>

export interface Replacement {
  /** From the backslash. */
  from: number
  to: number
  insert: string
  /** Where the cursor goes within `insert`. */
  cursor: number
}

const placeOfCursor = '$CURSOR'
const longest = 32

const replacementOf = (from: number, to: number, symbol: string, rest = ''): Replacement => {
  const at = symbol.indexOf(placeOfCursor)
  const plain = symbol.replace(placeOfCursor, '')
  const insert = plain + rest
  return { from, to, insert, cursor: at < 0 ? insert.length : at }
}

/** The symbol of the shortest abbreviation that begins so. */
const symbolOf = (table: Abbreviations, typed: string): string | null => {
  if (Object.hasOwn(table, typed)) return table[typed] ?? null
  const [shortest] = Object.keys(table)
    .filter((each) => each.startsWith(typed))
    .sort((a, b) => a.length - b.length)
  return shortest === undefined ? null : (table[shortest] ?? null)
}

/** `before` ends at the cursor, on one line; `offset` is where it begins in the text. Null: nothing is to be replaced. */
export const abbreviationAt = (table: Abbreviations, before: string, offset: number): Replacement | null => {
  const slash = before.lastIndexOf('\\', before.length - 2)
  if (slash < 0 || before.length - slash > longest) return null
  const typed = before.slice(slash + 1)
  const begin = offset + slash
  const end = offset + before.length
  const goesOn = Object.keys(table).filter((each) => each.startsWith(typed))
  if (goesOn.length > 1) return null
  if (goesOn.length === 1) {
    const [only = ''] = goesOn
    return only === typed ? replacementOf(begin, end, table[only] ?? '') : null
  }
  // The last letter belongs to no abbreviation: what is before it is meant.
  const meant = typed.slice(0, -1)
  const symbol = meant === '' ? null : symbolOf(table, meant)
  if (symbol === null) return null
  return replacementOf(begin, end, symbol, typed.slice(-1))
}
