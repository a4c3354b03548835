// The file of API keys: JSON, `{"keys": [{"name", "sha256", …}]}`. Only hashes lie in it; it is written whole.
import { chmodSync, readFileSync, renameSync, writeFileSync } from 'node:fs'

export interface ApiKey {
  /** What logs and fairness go by. */
  name: string
  /** Of the token, in hex. */
  sha256: string
  /** Requests in a minute; null: as many as it likes. A batch is one request. */
  ratePerMinute: number | null
  /** Requests under way at a time; null: as many as it likes. */
  concurrency: number | null
  /** Share of the REPLs beside other keys. */
  weight: number
}

interface StoredKey {
  name: string
  sha256: string
  rate_per_minute?: number | null
  concurrency?: number | null
  weight?: number
}

export class KeyFileError extends Error {
  override name = 'KeyFileError'
}

const namePattern = /^[\w.@-]{1,64}$/
export const isKeyName = (name: string): boolean => namePattern.test(name)

export const readKeyFile = (path: string): ApiKey[] => {
  const keys = parseKeys(readText(path), path)
  const names = new Set(keys.map(({ name }) => name))
  if (names.size < keys.length) throw new KeyFileError(`${path}: two keys have one name`)
  return keys
}

export const writeKeyFile = (path: string, keys: readonly ApiKey[]): void => {
  const stored = keys.map(({ name, sha256, ratePerMinute, concurrency, weight }): StoredKey => ({
    name,
    sha256,
    rate_per_minute: ratePerMinute,
    concurrency,
    weight,
  }))
  const draft = `${path}.${process.pid}.tmp`
  writeFileSync(draft, `${JSON.stringify({ keys: stored }, null, 2)}\n`, { mode: 0o600 })
  chmodSync(draft, 0o600)
  renameSync(draft, path)
}

const readText = (path: string): string => {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    throw new KeyFileError(`${path} can't be read: ${(error as Error).message}`, { cause: error })
  }
}

const parseKeys = (text: string, path: string): ApiKey[] => {
  let file: { keys?: unknown }
  try {
    file = JSON.parse(text) as { keys?: unknown }
  } catch (error) {
    throw new KeyFileError(`${path} is not JSON`, { cause: error })
  }
  if (!Array.isArray(file.keys)) throw new KeyFileError(`${path} has no list of keys`)
  return file.keys.map((stored: Partial<StoredKey> | null, index): ApiKey => {
    const { name = '', sha256 = '', rate_per_minute = null, concurrency = null, weight = 1 } = stored ?? {}
    const wrong =
      (!isKeyName(name) && 'name') ||
      (!/^[0-9a-f]{64}$/.test(sha256) && 'sha256') ||
      (!isLimit(rate_per_minute) && 'rate_per_minute') ||
      (!isLimit(concurrency) && 'concurrency') ||
      (!(typeof weight === 'number' && weight > 0 && weight <= 1000) && 'weight')
    if (wrong) throw new KeyFileError(`${path}: key ${index} has no good ${wrong}`)
    return { name, sha256, ratePerMinute: rate_per_minute, concurrency, weight }
  })
}

const isLimit = (value: unknown): boolean =>
  value === null || (Number.isInteger(value) && (value as number) >= 1)
