// Finds the items of a batch that comes as NDJSON: a line each, blank ones left out. What is in a line is looked at when
// its turn comes, so that a bad one hurts itself alone.
import type { Outline, OutlineScanner, ScanFault } from './scan.ts'
import { isBlank } from './skip-value.ts'

const lineFeed = 0x0a

export class LineScanner implements OutlineScanner {
  readonly outline: Outline = { starts: [], ends: [], fields: new Map() }
  readonly #maxItems: number
  /** Of the first byte of the chunk at hand. */
  #offset = 0
  /** Where the line's first byte that is no blank is; null: there was none yet. */
  #start: number | null = null

  constructor(maxItems: number) {
    this.#maxItems = maxItems
  }

  push(chunk: Buffer): ScanFault | null {
    for (let from = 0; from < chunk.length;) {
      const feed = chunk.indexOf(lineFeed, from)
      const end = feed < 0 ? chunk.length : feed
      if (this.#start === null) {
        let at = from
        while (at < end && isBlank(chunk[at] as number)) at++
        if (at < end) this.#start = this.#offset + at
      }
      if (feed >= 0 && !this.#close(this.#offset + end)) return { type: 'too-many-items' }
      from = end + 1
    }
    this.#offset += chunk.length
    return null
  }

  end(): ScanFault | null {
    return this.#close(this.#offset) ? null : { type: 'too-many-items' }
  }

  /** False: it is one too many. */
  #close(end: number): boolean {
    const start = this.#start
    if (start === null) return true
    this.#start = null
    if (this.outline.starts.length === this.#maxItems) return false
    this.outline.starts.push(start)
    this.outline.ends.push(end)
    return true
  }
}
