// The few encodings of the WebAssembly binary format that slimming reads and writes.

export class ByteReader {
  readonly bytes: Uint8Array
  position: number

  constructor(bytes: Uint8Array, position: number) {
    this.bytes = bytes
    this.position = position
  }

  byte(): number {
    const value = this.bytes[this.position++]
    if (value === undefined) throw new Error('wasm: unexpected end')
    return value
  }

  skip(count: number): void {
    this.position += count
  }

  unsigned(): number {
    let value = 0
    for (let scale = 1; ; scale *= 128) {
      const byte = this.byte()
      value += (byte & 127) * scale
      if (byte < 128) return value
    }
  }

  signed(): number {
    let value = 0
    let shift = 0
    for (;;) {
      const byte = this.byte()
      value |= (byte & 127) << shift
      shift += 7
      if (byte < 128) return shift < 32 && byte & 64 ? value | (-1 << shift) : value
    }
  }

  string(): string {
    const length = this.unsigned()
    const start = this.position
    this.position += length
    return Buffer.from(this.bytes.buffer, this.bytes.byteOffset + start, length).toString('utf8')
  }

  *sections(): Generator<{ id: number; start: number; end: number }> {
    while (this.position < this.bytes.length) {
      const id = this.byte()
      const size = this.unsigned()
      const start = this.position
      yield { id, start, end: start + size }
      this.position = start + size
    }
  }
}

export function encodeUnsigned(value: number): Uint8Array {
  const bytes: number[] = []
  let rest = value
  while (rest > 127) {
    bytes.push((rest & 127) | 128)
    rest = Math.floor(rest / 128)
  }
  bytes.push(rest)
  return Uint8Array.from(bytes)
}

/** Of a number that is not negative. */
export function encodeSigned(value: number): Uint8Array {
  const bytes: number[] = []
  let rest = value
  // The sixth bit of the last byte is the sign.
  while (rest > 63) {
    bytes.push((rest & 127) | 128)
    rest = Math.floor(rest / 128)
  }
  bytes.push(rest)
  return Uint8Array.from(bytes)
}

export const encodeVector = (items: readonly Uint8Array[]): Uint8Array =>
  Buffer.concat([encodeUnsigned(items.length), ...items])

export function encodeString(text: string): Uint8Array {
  const bytes = Buffer.from(text)
  return Buffer.concat([encodeUnsigned(bytes.length), bytes])
}
