// Finds the items of a batch in its bytes as they arrive, without building them: a hundred thousand checks are
// two lists of offsets. Only the outline is held to JSON here; each item is parsed when its turn comes, so that
// a malformed one hurts itself alone.
import { createValueSkipper, isBlank } from './skip-value.ts'

export interface Outline {
  /** Offsets of the items' bytes: from, and up to but not including. */
  starts: number[]
  ends: number[]
  /** JSON texts of the fields beside `checks`. */
  fields: Map<string, string>
}
export type ScanFault =
  | { type: 'not-json'; offset: number }
  | { type: 'not-a-list' }
  | { type: 'too-many-items' }
  | { type: 'field-too-long'; field: string }
  | { type: 'field-twice'; field: string }

export interface BatchScanner {
  /** Null as long as nothing is wrong. */
  push(chunk: Buffer): ScanFault | null
  end(): ScanFault | null
  readonly outline: Outline
}

/** `limits` and `stop_on_first` are short; a key or value beyond this is none of ours. */
const fieldMaxBytes = 4096

type Place =
  | 'start'
  | 'key-or-end'
  | 'key'
  | 'in-key'
  | 'colon'
  | 'value'
  | 'in-value'
  | 'after-value'
  | 'item-or-end'
  | 'item'
  | 'in-item'
  | 'after-item'
  | 'end'

const byte = (char: string): number => char.charCodeAt(0)
const quote = byte('"')

export const createBatchScanner = (maxItems: number): BatchScanner => {
  const outline: Outline = { starts: [], ends: [], fields: new Map() }
  const skipper = createValueSkipper()
  let place: Place = 'start'
  let offset = 0
  let key = ''
  let seenChecks = false
  let captured: Buffer[] = []
  let capturedBytes = 0

  /** Keeps a key's or a field's bytes, which may lie in several chunks. */
  const capture = (part: Buffer): boolean => {
    captured.push(part)
    capturedBytes += part.length
    return capturedBytes <= fieldMaxBytes
  }
  const takeCaptured = (): string => {
    const text = Buffer.concat(captured).toString('utf8')
    captured = []
    capturedBytes = 0
    return text
  }

  const push = (chunk: Buffer): ScanFault | null => {
    let at = 0
    const notJson = (): ScanFault => ({ type: 'not-json', offset: offset + at })
    while (at < chunk.length) {
      const code = chunk[at] as number
      if (place === 'in-item' || place === 'in-value' || place === 'in-key') {
        const from = at
        const next = skipper.skip(chunk, at)
        at = next ?? chunk.length
        if (place !== 'in-item' && !capture(chunk.subarray(from, at)))
          return { type: 'field-too-long', field: place === 'in-key' ? 'body' : key }
        if (next === null) break
        if (place === 'in-item') {
          outline.ends.push(offset + at)
          place = 'after-item'
        } else if (place === 'in-value') {
          outline.fields.set(key, takeCaptured())
          place = 'after-value'
        } else {
          const name = parseKey(takeCaptured())
          if (name === null) return notJson()
          key = name
          place = 'colon'
        }
        continue
      }
      if (isBlank(code)) {
        at++
        continue
      }
      switch (place) {
        case 'start':
          if (code !== byte('{')) return notJson()
          place = 'key-or-end'
          break
        case 'key-or-end':
        case 'key':
          if (code === byte('}') && place === 'key-or-end') place = 'end'
          else if (code === quote) {
            skipper.begin(code)
            place = 'in-key'
            continue
          } else return notJson()
          break
        case 'colon':
          if (code !== byte(':')) return notJson()
          place = 'value'
          break
        case 'value':
          if (outline.fields.has(key) || (key === 'checks' && seenChecks))
            return { type: 'field-twice', field: key }
          if (key === 'checks') {
            if (code !== byte('[')) return { type: 'not-a-list' }
            seenChecks = true
            place = 'item-or-end'
            break
          }
          if (!skipper.begin(code)) return notJson()
          place = 'in-value'
          continue
        case 'after-value':
          if (code === byte(',')) place = 'key'
          else if (code === byte('}')) place = 'end'
          else return notJson()
          break
        case 'item-or-end':
        case 'item':
          if (code === byte(']') && place === 'item-or-end') {
            place = 'after-value'
            break
          }
          if (!skipper.begin(code)) return notJson()
          if (outline.starts.length === maxItems) return { type: 'too-many-items' }
          outline.starts.push(offset + at)
          place = 'in-item'
          continue
        case 'after-item':
          if (code === byte(',')) place = 'item'
          else if (code === byte(']')) place = 'after-value'
          else return notJson()
          break
        case 'end':
          return notJson()
        default:
          place satisfies never
      }
      at++
    }
    offset += chunk.length
    return null
  }

  return { push, end: () => (place === 'end' ? null : { type: 'not-json', offset }), outline }
}

const parseKey = (text: string): string | null => {
  try {
    return JSON.parse(text) as string
  } catch {
    return null
  }
}
