// Lean's objects as data that anybody may have written: every read is within bounds or ends the reading. Nothing is
// followed twice without a limit. Where the words come from, and how wide they are, is for the two kinds of image to say.
// Source of the layouts: Lean 4, src/include/lean/lean.h.

/** Ends the reading of constants; `readConstants` makes a value of it. */
export class MalformedImage extends Error {}

/** Well-formed it may be, and more than is read. */
export class TooLarge extends MalformedImage {}

export const objectTag = { closure: 245, array: 246, string: 249, bigNumber: 250, task: 252 } as const
const highestConstructorTag = 244
export const objectHeadBytes = 8

/** An address in the image, or a boxed scalar: the lowest bit tells. */
export type Address = number

export abstract class Image {
  readonly #bytes: Uint8Array
  abstract readonly wordBytes: 4 | 8
  /** The most that a boxed scalar holds. */
  abstract readonly largestScalar: bigint

  /** @param bytes looked at, never changed. */
  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
  }

  /** The word at the byte address, as what it stands for. */
  abstract word(at: Address): Address
  /** 32 bits at the byte address. */
  abstract half(at: Address): number
  /** What a boxed scalar holds. */
  abstract scalar(boxed: Address): bigint
  /** Of a big number's object. */
  abstract isNegative(number: Address): boolean

  /** Has the bytes be there, where they are not all from the beginning. */
  protected load?(at: Address, length: number): void

  byte(at: Address): number {
    this.load?.(at, 1)
    const byte = this.#bytes[at]
    if (byte === undefined) throw new MalformedImage('a pointer out of memory')
    return byte
  }

  /** A copy. */
  bytes(at: Address, length: number): Uint8Array {
    if (isBoxed(at) || length < 0 || at + length > this.#bytes.length)
      throw new MalformedImage('bytes out of memory')
    this.load?.(at, length)
    return this.#bytes.slice(at, at + length)
  }

  /** A word that counts something. */
  size(at: Address): number {
    if (this.wordBytes === 8 && this.half(at + 4) !== 0) throw new MalformedImage('a size is too large')
    return this.half(at)
  }

  tag(object: Address): number {
    if (isBoxed(object)) return this.small(object)
    if (object === 0) throw new MalformedImage('a null pointer')
    return this.half(object + 4) >>> 24
  }

  /** A boxed scalar that is a count, an index or a choice. */
  small(object: Address): number {
    const value = isBoxed(object) ? this.scalar(object) : null
    if (value === null || value >= 1n << 31n) throw new MalformedImage('a number is too large')
    return Number(value)
  }

  /** Checks that the object is a constructor's with so many object fields. */
  expect(object: Address, fields: number): void {
    if (isBoxed(object)) throw new MalformedImage('a scalar where an object belongs')
    const head = this.half(object + 4)
    if (head >>> 24 > highestConstructorTag || ((head >>> 16) & 255) !== fields)
      throw new MalformedImage('an object of another form')
    if (this.#field(object, fields) > this.#bytes.length) throw new MalformedImage('an object out of memory')
  }

  field(object: Address, i: number): Address {
    return this.word(this.#field(object, i))
  }

  /** A byte behind the object fields. */
  scalarByte(object: Address, fields: number, offset: number): number {
    return this.byte(this.#field(object, fields) + offset)
  }

  scalarHalf(object: Address, fields: number, offset: number): number {
    return this.half(this.#field(object, fields) + offset)
  }

  /** The items of an array object. */
  items(array: Address, most: number): Address[] {
    if (isBoxed(array) || this.tag(array) !== objectTag.array) throw new MalformedImage('no array')
    const size = this.size(this.#field(array, 0))
    if (size > most) throw new MalformedImage('an array is too long')
    return Array.from({ length: size }, (_, i) => this.field(array, 2 + i))
  }

  #field(object: Address, i: number): Address {
    return object + objectHeadBytes + this.wordBytes * i
  }
}

export const isBoxed = (object: Address): boolean => (object & 1) === 1
