// The bytes of one key or field, which may lie in several chunks, up to a bound.

/** `limits` and `stop_on_first` are short; a key or value beyond this is none of ours. */
const maxBytes = 4096

export class FieldText {
  #parts: Buffer[] = []
  #bytes = 0

  /** False when it is too long. */
  add(part: Buffer): boolean {
    this.#parts.push(part)
    this.#bytes += part.length
    return this.#bytes <= maxBytes
  }

  /** All of it; the next one begins. */
  take(): string {
    const text = Buffer.concat(this.#parts).toString('utf8')
    this.#parts = []
    this.#bytes = 0
    return text
  }
}
