// A `.olean` file as an image: a compacted region of words of 64 bits, in which every pointer is an address that the file
// would like to be mapped at. Here it is the offset in the file.
// Source of the layout: Lean 4, src/library/module.cpp and src/runtime/compact.cpp.
import { Image, MalformedImage, type Address } from '../../embedded/constants/image.ts'

const marker = Buffer.from('olean')
const formatVersion = 2
/** Big numbers as GMP lays them out; Lean's own layout is none that an official build writes. */
const withGmp = 1
/** The marker, version, flags, Lean's version (33 bytes), its commit (40 bytes). */
const baseAt = 80
const dataAt = 88
/** A number that a double holds exactly has at most so much in its upper half. */
const exactHighs = 2 ** 21

export class CompactedRegion extends Image {
  readonly wordBytes = 8
  readonly largestScalar = 2n ** 63n - 1n
  readonly #halves: Uint32Array
  readonly #base: number

  /** @param file the whole of it; looked at, never changed. */
  constructor(file: Uint8Array) {
    // Objects lie at multiples of eight, wherever the bytes were read to.
    const aligned = new Uint8Array(new ArrayBuffer((file.length + 7) & ~7))
    aligned.set(file)
    super(aligned)
    this.#halves = new Uint32Array(aligned.buffer)
    if (!marker.equals(file.subarray(0, marker.length)) || file[marker.length] !== formatVersion)
      throw new MalformedImage('no .olean file of a known form')
    if (file[marker.length + 1] !== withGmp) throw new MalformedImage('big numbers of another form')
    const [low, high] = this.#wordAt(baseAt)
    if (high >= exactHighs) throw new MalformedImage('an address beyond all memory')
    this.#base = high * 2 ** 32 + low
  }

  /** What the file holds: told by its first word, or by its last in files of older versions. */
  root(): Address {
    const first = this.#isPointer(dataAt) ? dataAt : 8 * ((this.#halves.length >>> 1) - 1)
    return this.word(first)
  }

  word(at: Address): Address {
    const [low, high] = this.#wordAt(at)
    const isScalar = (low & 1) === 1
    if (high < exactHighs) {
      const word = high * 2 ** 32 + low
      if (isScalar || word === 0) return word
      const offset = word - this.#base
      if (offset < dataAt || offset >= 4 * this.#halves.length)
        throw new MalformedImage('a pointer out of the file')
      return offset
    }
    if (!isScalar) throw new MalformedImage('a pointer out of the file')
    // A scalar that no double holds stands for itself by its place: odd, and below zero.
    return -(at + 1)
  }

  half(at: Address): number {
    const half = (at & 3) === 0 ? this.#halves[at / 4] : undefined
    if (half === undefined) throw new MalformedImage('a pointer out of the file')
    return half
  }

  scalar(boxed: Address): bigint {
    if (boxed > 0) return BigInt((boxed - 1) / 2)
    const [low, high] = this.#wordAt(-boxed - 1)
    return (BigInt(high) << 31n) | BigInt(low >>> 1)
  }

  #isPointer(at: Address): boolean {
    const [low, high] = this.#wordAt(at)
    const offset = high * 2 ** 32 + low - this.#base
    return (low & 7) === 0 && offset >= dataAt && offset < 4 * this.#halves.length
  }

  #wordAt(at: Address): [low: number, high: number] {
    if ((at & 7) !== 0) throw new MalformedImage('a pointer that is not aligned')
    return [this.half(at), this.half(at + 4)]
  }
}
