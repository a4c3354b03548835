// JSON laid out as Lean's own printer does it, which is what the community's binary puts on stdout: on one line
// where it fits into 80 columns, else one item a line, indented by one.

const width = 80

export function prettyJson(value: unknown): string {
  return layout(value, 0, 0)
}

/** @param column where the text begins, @param after how many characters must follow it on its last line. */
function layout(value: unknown, column: number, after: number): string {
  const flat = oneLine(value)
  if (column + flat.length + after <= width || typeof value !== 'object' || value === null) return flat
  const items = Array.isArray(value)
    ? value.map((item) => ({ label: '', item: item as unknown }))
    : definedEntries(value).map(([key, item]) => ({ label: `${JSON.stringify(key)}:`, item }))
  if (items.length === 0) return flat
  const [open, close] = Array.isArray(value) ? ['[', ']'] : ['{', '}']
  const inner = column + 1
  const lines = items.map(({ label, item }) => {
    if (label === '') return layout(item, inner, 1)
    const sameLine = inner + label.length + 1 + oneLine(item).length + 1 <= width
    return sameLine || typeof item !== 'object'
      ? `${label} ${oneLine(item)}`
      : `${label}\n${' '.repeat(inner)}${layout(item, inner, 1)}`
  })
  return open + lines.join(`,\n${' '.repeat(inner)}`) + close
}

function oneLine(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(oneLine).join(', ')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  return `{${definedEntries(value)
    .map(([key, item]) => `${JSON.stringify(key)}: ${oneLine(item)}`)
    .join(', ')}}`
}

const definedEntries = (value: object): [string, unknown][] =>
  Object.entries(value).filter(([, item]) => item !== undefined)
