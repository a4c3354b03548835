// Finds the end of one JSON value by its brackets and quotes alone, across chunks.

export interface ValueSkipper {
  /** Whether a value can begin with this byte, which `skip` is then to be given first. */
  begin(code: number): boolean
  /** Where the value has ended, or null if it goes on in the next chunk. */
  skip(chunk: Buffer, from: number): number | null
}

const quote = 0x22
const comma = 0x2c
const backslash = 0x5c
const openBracket = 0x5b
const closeBracket = 0x5d
const openBrace = 0x7b
const closeBrace = 0x7d

/** JSON's blanks: space, line feed, carriage return, tab. */
export const isBlank = (code: number): boolean =>
  code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09

/** Digits, minus, and the first letters of true, false and null. */
const beginsScalar = new Set([...'-0123456789tfn'].map((char) => char.charCodeAt(0)))

export const createValueSkipper = (): ValueSkipper => {
  let depth = 0
  let inString = false
  let escaped = false

  return {
    begin(code) {
      depth = 0
      inString = false
      escaped = false
      return code === quote || code === openBrace || code === openBracket || beginsScalar.has(code)
    },
    skip(chunk, from) {
      for (let at = from; at < chunk.length; at++) {
        const code = chunk[at] as number
        if (inString) {
          if (escaped) escaped = false
          else if (code === backslash) escaped = true
          else if (code === quote) {
            inString = false
            if (depth === 0) return at + 1
          }
        } else if (code === quote) inString = true
        else if (code === openBrace || code === openBracket) depth++
        else if (code === closeBrace || code === closeBracket) {
          // Of what is around a scalar: not part of it.
          if (depth === 0) return at
          if (--depth === 0) return at + 1
        } else if (depth === 0 && (code === comma || isBlank(code))) return at
      }
      return null
    },
  }
}
