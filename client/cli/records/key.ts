// What makes two records the same: id, text and settings; and which of several that are the same it is.
import { createHash } from 'node:crypto'

export const createKeys = (settings: object): ((id: string | number, content: unknown) => string) => {
  const seen = new Map<string, number>()
  return (id, content) => {
    const hash = hashOf([id, content, settings])
    const before = seen.get(hash) ?? 0
    seen.set(hash, before + 1)
    return before === 0 ? hash : `${hash}-${before}`
  }
}

const hashOf = (value: unknown): string =>
  createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 32)
