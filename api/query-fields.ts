// Fields of a request that come in its URL, where the body has no room for them: read as JSON would have them, and then the
// schema's to judge.
import type { InvalidField } from './invalid-fields.ts'

export type QueryReader = (text: string) => unknown
export interface QueryReading {
  values: Record<string, unknown>
  invalid: InvalidField[]
}

/** What is no number stays what it is, so that the schema says so. */
export const queryNumber: QueryReader = (text) => (/^-?\d+(?:\.\d+)?$/.test(text) ? Number(text) : text)
export const queryFlag: QueryReader = (text) => (text === 'true' ? true : text === 'false' ? false : text)
export const queryText: QueryReader = (text) => text
export const queryList: QueryReader = (text) => text.split(',')

/** Those of `limits`, by themselves. */
export const limitReaders: Record<string, QueryReader> = {
  timeout_s: queryNumber,
  memory_mb: queryNumber,
  max_heartbeats: queryNumber,
  deadline_s: queryNumber,
}

export const readQuery = (
  query: Record<string, unknown>,
  readers: Readonly<Record<string, QueryReader>>,
): QueryReading => {
  const values: Record<string, unknown> = {}
  const limits: Record<string, unknown> = {}
  const invalid: InvalidField[] = []
  for (const [name, text] of Object.entries(query)) {
    const read = Object.hasOwn(readers, name) ? readers[name] : undefined
    if (read === undefined) invalid.push({ field: name, message: 'is not a query parameter' })
    else if (typeof text !== 'string') invalid.push({ field: name, message: 'is there twice' })
    else if (Object.hasOwn(limitReaders, name)) limits[name] = read(text)
    else values[name] = read(text)
  }
  return { values: Object.keys(limits).length > 0 ? { ...values, limits } : values, invalid }
}
