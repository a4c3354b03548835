// The memory of the embedded engine's module as an image: words of 32 bits, addresses as they stand.
import { Image, MalformedImage, objectHeadBytes, type Address } from '../../constants/image.ts'

export class LinearMemory extends Image {
  readonly wordBytes = 4
  readonly largestScalar = 2n ** 31n - 1n
  readonly #words: Uint32Array

  /** @param memory a whole linear memory; looked at, never changed. */
  constructor(memory: ArrayBufferLike) {
    super(new Uint8Array(memory))
    this.#words = new Uint32Array(memory, 0, memory.byteLength >>> 2)
  }

  word(at: Address): Address {
    const word = (at & 3) === 0 ? this.#words[at >>> 2] : undefined
    if (word === undefined) throw new MalformedImage('a pointer out of memory')
    return word
  }

  half(at: Address): number {
    return this.word(at)
  }

  /** Lean's own layout, without GMP: a byte for the sign. */
  isNegative(number: Address): boolean {
    return this.byte(number + objectHeadBytes) !== 0
  }

  scalar(boxed: Address): bigint {
    return BigInt(boxed >>> 1)
  }
}
