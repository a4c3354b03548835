// Files that were dropped, as items of a batch: a `.lean` file is one, of a `.jsonl` file each line.
export interface Item {
  id: string
  /** As it is sent. */
  line: string
}
export interface ReadFiles {
  items: Item[]
  /** What is no item, and why. */
  troubles: string[]
}
interface NamedText {
  name: string
  text: string
}

/** What the service takes in a batch. */
const mostItems = 100_000
const mostIdLength = 256
const mostTroubles = 20
/** A record with one of these is a check or a verification as it stands. */
const ownFields = ['commands', 'source', 'submission', 'proof', 'reference', 'reference_hash']

export const readItems = (files: readonly NamedText[], field: string): ReadFiles => {
  const items: Item[] = []
  const troubles: string[] = []
  const note = (trouble: string): void => {
    if (troubles.length < mostTroubles) troubles.push(trouble)
  }
  const add = (id: string, item: object): void => {
    const own = id.slice(-mostIdLength)
    if (items.length < mostItems) items.push({ id: own, line: JSON.stringify({ ...item, id: own }) })
    else if (items.length === mostItems) note(`Only the first ${mostItems} are taken.`)
  }
  for (const { name, text } of files) {
    if (name.endsWith('.lean')) {
      add(name, { source: text })
      continue
    }
    text.split('\n').forEach((line, at) => {
      if (line.trim() === '') return
      const place = `${name}:${at + 1}`
      const reading = readRecord(line, field)
      if (typeof reading === 'string') note(`${place}: ${reading}`)
      else add(reading.id ?? place, reading.item)
    })
  }
  return { items, troubles }
}

const readRecord = (line: string, field: string): string | { id: string | null; item: object } => {
  let record: unknown
  try {
    record = JSON.parse(line)
  } catch {
    return 'is not JSON'
  }
  if (typeof record !== 'object' || record === null || Array.isArray(record)) return 'is no object'
  const fields = record as Record<string, unknown>
  const { id } = fields
  const own = typeof id === 'string' && id !== '' ? id : typeof id === 'number' ? String(id) : null
  if (field !== '') {
    const source = fields[field]
    return typeof source === 'string' ? { id: own, item: { source } } : `has no text in ${field}`
  }
  return ownFields.some((name) => name in fields)
    ? { id: own, item: fields }
    : `has none of ${ownFields.join(', ')}: name the field that has the Lean text`
}
