// What of an error's message is more than words: the name that is unknown, and the two types that differ.

/** `Nat.add_com`, of ``Unknown constant `Nat.add_com` ``; null where a message speaks of no such name. */
export const unknownNameIn = (message: string): string | null =>
  /^unknown (?:identifier|constant|namespace|declaration) [`']([^`'\n]{1,300})[`']/i.exec(message)?.[1] ??
  /^invalid (?:field|dotted identifier)[^\n]{0,600}?does not contain [`']([^`'\n]{1,300})[`']/i.exec(
    message,
  )?.[1] ??
  null

export interface Mismatch {
  term: string | null
  actual: string
  expected: string
}

/** null where it is no mismatch of two types. */
export const mismatchIn = (message: string): Mismatch | null => {
  const lines = message.split('\n')
  const at = lines.findIndex((line) => /^ ?has type$/.test(line))
  if (at < 0) return null
  const actual = indentedFrom(lines, at + 1)
  const between = lines[actual.end] ?? ''
  if (!/^(?:of sort `[^`]*` )?but (?:it )?is expected to have type$/.test(between)) return null
  const expected = indentedFrom(lines, actual.end + 1)
  if (actual.text === '' || expected.text === '') return null
  const start = lines.slice(0, at).findLastIndex((line) => !line.startsWith('  ')) + 1
  const term = indentedFrom(lines, start).text
  return { term: term === '' ? null : term, actual: actual.text, expected: expected.text }
}

const indentedFrom = (lines: readonly string[], from: number): { text: string; end: number } => {
  let end = from
  while (lines[end]?.startsWith('  ') === true) end++
  return {
    text: lines
      .slice(from, end)
      .map((line) => line.slice(2))
      .join('\n'),
    end,
  }
}
