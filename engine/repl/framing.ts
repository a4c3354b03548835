// Bytes of a REPL in, replies out: a reply is one JSON object ended by a blank line. Pure.
// Chunks may split anything (a code point, CRLF, the blank line). What can't be a reply is a value, and final:
// nothing that follows garbage or a flood can be trusted.

export type Framed =
  | { type: 'reply'; value: Record<string, unknown>; bytes: number }
  /** More than the cap without a blank line. */
  | { type: 'flood'; bytes: number }
  | { type: 'garbage'; excerpt: string }

const newline = 0x0a
const openBrace = 0x7b
const excerptLength = 200

export class Framer {
  readonly #maxReplyBytes: number
  #parts: Buffer[] = []
  #bytes = 0
  /** Whether the line that the last chunk ended in has been blank so far. */
  #lineIsBlank = true
  #spent = false

  constructor(maxReplyBytes: number) {
    this.#maxReplyBytes = maxReplyBytes
  }

  /** Whether part of a reply has come. */
  get midReply(): boolean {
    return this.#bytes > 0
  }

  push(chunk: Buffer): Framed[] {
    const framed: Framed[] = []
    let rest = chunk
    while (rest.length > 0 && !this.#spent) {
      const found = this.#take(rest)
      if (found.event) framed.push(found.event)
      this.#spent ||= found.event !== null && found.event.type !== 'reply'
      rest = found.rest
    }
    return framed
  }

  #take(chunk: Buffer): { event: Framed | null; rest: Buffer } {
    const start = this.midReply ? 0 : skipBlank(chunk)
    if (start === chunk.length) return { event: null, rest: chunk.subarray(start) }
    if (!this.midReply && chunk[start] !== openBrace)
      return { event: { type: 'garbage', excerpt: excerpt(chunk.subarray(start)) }, rest: chunk }

    const end = this.#findBlankLine(chunk, start)
    this.#keep(chunk.subarray(start, end ?? chunk.length))
    const rest = chunk.subarray(end ?? chunk.length)
    if (this.#bytes > this.#maxReplyBytes) return { event: { type: 'flood', bytes: this.#bytes }, rest }
    return { event: end === null ? null : this.#finish(), rest }
  }

  /** Where the reply ends in this chunk: after the first newline of a blank line. */
  #findBlankLine(chunk: Buffer, start: number): number | null {
    let lineStart = start
    let lineIsBlank = this.midReply ? this.#lineIsBlank : false
    for (;;) {
      const at = chunk.indexOf(newline, lineStart)
      lineIsBlank &&= isBlank(chunk, lineStart, at === -1 ? chunk.length : at)
      if (at === -1) break
      if (lineIsBlank) return at + 1
      lineStart = at + 1
      lineIsBlank = true
    }
    this.#lineIsBlank = lineIsBlank
    return null
  }

  #keep(part: Buffer): void {
    this.#parts.push(part)
    this.#bytes += part.length
  }

  #finish(): Framed {
    const bytes = this.#bytes
    const text = (
      this.#parts.length === 1 ? (this.#parts[0] ?? Buffer.alloc(0)) : Buffer.concat(this.#parts)
    ).toString()
    this.#parts = []
    this.#bytes = 0
    this.#lineIsBlank = true
    const value = parseObject(text)
    return value === null
      ? { type: 'garbage', excerpt: text.slice(0, excerptLength) }
      : { type: 'reply', value, bytes }
  }
}

const isBlankByte = (byte: number | undefined): boolean => byte === 0x20 || byte === 0x0d || byte === 0x09

const isBlank = (chunk: Buffer, from: number, to: number): boolean => {
  for (let i = from; i < to; i++) if (!isBlankByte(chunk[i])) return false
  return true
}

const skipBlank = (chunk: Buffer): number => {
  let at = 0
  while (at < chunk.length && (isBlankByte(chunk[at]) || chunk[at] === newline)) at++
  return at
}

const parseObject = (text: string): Record<string, unknown> | null => {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : null
  } catch {
    return null
  }
}

const excerpt = (bytes: Buffer): string => bytes.subarray(0, excerptLength).toString()
