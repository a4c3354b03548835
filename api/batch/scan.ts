// Finds the items of a batch in its bytes as they arrive, without building them: a hundred thousand checks are
// two lists of offsets. Only the outline is held to JSON here; each item is parsed when its turn comes, so that
// a malformed one hurts itself alone.
import { FieldText } from './field-text.ts'
import { type Between, type OutlinePlace, type Within, isWithin, nextPlace } from './outline-grammar.ts'
import { createValueSkipper, isBlank } from './skip-value.ts'

export interface Outline {
  /** Offsets of the items' bytes: from, and up to but not including. */
  starts: number[]
  ends: number[]
  /** JSON texts of the fields beside `checks`. */
  fields: Map<string, string>
}
/** Reads a body as it comes, and finds where its items are. */
export interface OutlineScanner {
  readonly outline: Outline
  /** Null as long as nothing is wrong. */
  push(chunk: Buffer): ScanFault | null
  end(): ScanFault | null
}
export type ScanFault =
  | { type: 'not-json'; offset: number }
  | { type: 'not-a-list' }
  | { type: 'too-many-items' }
  | { type: 'field-too-long'; field: string }
  | { type: 'field-twice'; field: string }

/** How far it has come in a chunk; null: the value there goes on in the next one. */
type Progress = { at: number | null } | { fault: ScanFault }

export class BatchScanner implements OutlineScanner {
  readonly outline: Outline = { starts: [], ends: [], fields: new Map() }
  readonly #maxItems: number
  readonly #skipper = createValueSkipper()
  readonly #text = new FieldText()
  #place: OutlinePlace = 'start'
  /** Of the first byte of the chunk at hand. */
  #offset = 0
  #key = ''
  #seenChecks = false

  constructor(maxItems: number) {
    this.#maxItems = maxItems
  }

  push(chunk: Buffer): ScanFault | null {
    for (let at: number | null = 0; at !== null && at < chunk.length;) {
      const progress: Progress = isWithin(this.#place)
        ? this.#passThrough(this.#place, chunk, at)
        : this.#goOn(this.#place, chunk[at] as number, at)
      if ('fault' in progress) return progress.fault
      at = progress.at
    }
    this.#offset += chunk.length
    return null
  }

  end(): ScanFault | null {
    return this.#place === 'end' ? null : { type: 'not-json', offset: this.#offset }
  }

  #passThrough(place: Within, chunk: Buffer, from: number): Progress {
    const at = this.#skipper.skip(chunk, from)
    if (place !== 'in-item' && !this.#text.add(chunk.subarray(from, at ?? chunk.length)))
      return { fault: { type: 'field-too-long', field: place === 'in-key' ? 'body' : this.#key } }
    if (at !== null && !this.#valueEnded(place, at)) return this.#notJson(at)
    return { at }
  }

  #valueEnded(place: Within, at: number): boolean {
    switch (place) {
      case 'in-item':
        this.outline.ends.push(this.#offset + at)
        this.#place = 'after-item'
        return true
      case 'in-value':
        this.outline.fields.set(this.#key, this.#text.take())
        this.#place = 'after-value'
        return true
      case 'in-key': {
        const key = parseKey(this.#text.take())
        this.#key = key ?? ''
        this.#place = key === 'checks' ? 'checks-colon' : 'colon'
        return key !== null
      }
      default:
        return place satisfies never
    }
  }

  #goOn(place: Between, code: number, at: number): Progress {
    if (isBlank(code)) return { at: at + 1 }
    const twice = place === 'checks-value' ? this.#seenChecks : this.outline.fields.has(this.#key)
    if ((place === 'value' || place === 'checks-value') && twice)
      return { fault: { type: 'field-twice', field: this.#key } }
    const next = nextPlace(place, code)
    if (next === null) return place === 'checks-value' ? { fault: { type: 'not-a-list' } } : this.#notJson(at)
    if (place === 'checks-value') this.#seenChecks = true
    if (isWithin(next)) {
      if (!this.#skipper.begin(code)) return this.#notJson(at)
      if (next === 'in-item') {
        if (this.outline.starts.length === this.#maxItems) return { fault: { type: 'too-many-items' } }
        this.outline.starts.push(this.#offset + at)
      }
    }
    this.#place = next
    return { at: isWithin(next) ? at : at + 1 }
  }

  #notJson(at: number): Progress {
    return { fault: { type: 'not-json', offset: this.#offset + at } }
  }
}

const parseKey = (text: string): string | null => {
  try {
    return JSON.parse(text) as string
  } catch {
    return null
  }
}
