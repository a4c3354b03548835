// Offsets (UTF-16) into a text and Lean's positions, both ways, at no more than a look-up each.
import type { Position } from '../contract/index.ts'

export class Places {
  readonly text: string
  readonly #starts: number[] = [0]
  /** By line, the offset of each code point, where a line has any outside of the basic plane. */
  readonly #wide = new Map<number, number[] | null>()

  constructor(text: string) {
    this.text = text
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) this.#starts.push(at + 1)
  }

  /** Of a position past the line's end, the end. */
  offsetOf({ line, column }: Position): number {
    const start = this.#starts[line - 1]
    if (start === undefined) return this.text.length
    const end = this.#lineEnd(line)
    const wide = this.#wideIn(line)
    return wide === null ? Math.min(start + column, end) : start + (wide[column] ?? end - start)
  }

  positionOf(offset: number): Position {
    const line = this.lineOf(offset)
    const into = offset - (this.#starts[line - 1] ?? 0)
    const wide = this.#wideIn(line)
    if (wide === null) return { line, column: into }
    let [low, high] = [0, wide.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if ((wide[middle] ?? Infinity) < into) low = middle + 1
      else high = middle
    }
    return { line, column: low }
  }

  lineOf(offset: number): number {
    let [low, high] = [0, this.#starts.length]
    while (high - low > 1) {
      const middle = (low + high) >> 1
      if ((this.#starts[middle] ?? Infinity) <= offset) low = middle
      else high = middle
    }
    return low + 1
  }

  lineStart(line: number): number {
    return this.#starts[line - 1] ?? this.text.length
  }

  #lineEnd(line: number): number {
    const next = this.#starts[line]
    return next === undefined ? this.text.length : next - 1
  }

  #wideIn(line: number): number[] | null {
    const known = this.#wide.get(line)
    if (known !== undefined) return known
    const text = this.text.slice(this.lineStart(line), this.#lineEnd(line))
    let offsets: number[] | null = null
    if (/[\ud800-\udbff]/.test(text)) {
      offsets = []
      for (let at = 0; at < text.length; at += (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1) offsets.push(at)
    }
    this.#wide.set(line, offsets)
    return offsets
  }
}
