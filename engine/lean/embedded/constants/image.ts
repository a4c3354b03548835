// Lean's memory as data that anybody may have written: every read is within bounds or ends the reading. No function of
// the module is called, nothing is followed twice without a limit.
// Source of the layouts: Lean 4, src/include/lean/lean.h, as this 32-bit build has them.

/** Ends the reading of constants; `readConstants` makes a value of it. */
export class MalformedImage extends Error {}

export const objectTag = { closure: 245, array: 246, string: 249, bigNumber: 250, task: 252 } as const
const highestConstructorTag = 244
const headerBytes = 8
const wordBytes = 4

/** An address in the memory, or a boxed scalar: the lowest bit tells. */
export type Address = number

export class Image {
  readonly #bytes: Uint8Array
  readonly #words: Uint32Array

  /** @param memory a whole linear memory; looked at, never changed. */
  constructor(memory: ArrayBufferLike) {
    this.#bytes = new Uint8Array(memory)
    this.#words = new Uint32Array(memory, 0, memory.byteLength >>> 2)
  }

  /** The word at the byte address. */
  word(at: Address): number {
    const word = (at & 3) === 0 ? this.#words[at >>> 2] : undefined
    if (word === undefined) throw new MalformedImage('a pointer out of memory')
    return word
  }

  byte(at: Address): number {
    const byte = this.#bytes[at]
    if (byte === undefined) throw new MalformedImage('a pointer out of memory')
    return byte
  }

  /** A copy. */
  bytes(at: Address, length: number): Uint8Array {
    if (length < 0 || at + length > this.#bytes.length) throw new MalformedImage('bytes out of memory')
    return this.#bytes.slice(at, at + length)
  }

  tag(object: Address): number {
    if (isBoxed(object)) return object >>> 1
    if (object === 0) throw new MalformedImage('a null pointer')
    return this.word(object + 4) >>> 24
  }

  /** Checks that the object is a constructor's with so many object fields. */
  expect(object: Address, fields: number): void {
    if (isBoxed(object)) throw new MalformedImage('a scalar where an object belongs')
    const head = this.word(object + 4)
    if (head >>> 24 > highestConstructorTag || ((head >>> 16) & 255) !== fields)
      throw new MalformedImage('an object of another form')
    if (object + headerBytes + wordBytes * fields > this.#bytes.length)
      throw new MalformedImage('an object out of memory')
  }

  field(object: Address, i: number): Address {
    return this.word(object + headerBytes + wordBytes * i)
  }

  /** A byte behind the object fields. */
  scalarByte(object: Address, fields: number, offset: number): number {
    return this.byte(object + headerBytes + wordBytes * fields + offset)
  }

  scalarWord(object: Address, fields: number, offset: number): number {
    return this.word(object + headerBytes + wordBytes * fields + offset)
  }

  /** The items of an array object. */
  items(array: Address, most: number): Address[] {
    if (this.tag(array) !== objectTag.array || isBoxed(array)) throw new MalformedImage('no array')
    const size = this.word(array + headerBytes)
    if (size > most) throw new MalformedImage('an array is too long')
    return Array.from({ length: size }, (_, i) => this.word(array + headerBytes + 8 + wordBytes * i))
  }
}

export const isBoxed = (object: Address): boolean => (object & 1) === 1
