// A module's `.olean` files as an image: compacted regions of words of 64 bits, in which every pointer is an address that
// its file would like to be mapped at. Here it is the offset among the files, one behind the other. Lean splits what a
// `module` declares into several files; a later one points into those before it.
// Source of the layout: Lean 4, src/library/module.cpp and src/runtime/compact.cpp.
import { Image, MalformedImage, objectHeadBytes, type Address } from '../../constants/image.ts'

const marker = Buffer.from('olean')
const formatVersion = 2
/** Big numbers as GMP lays them out; Lean's own layout is none that an official build writes. */
const withGmp = 1
/** The marker, version, flags, Lean's version (33 bytes), its commit (40 bytes). */
const baseAt = 80
const dataAt = 88
/** A number that a double holds exactly has at most so much in its upper half. */
const exactHighs = 2 ** 21

interface Part {
  /** Among the files. */
  from: number
  end: number
  base: number
}

/** A file, whole or on the disk. */
export type RegionFile = Uint8Array | OpenFile
export interface OpenFile {
  length: number
  /** Fills `into` with what is in the file from `at` on. */
  read(into: Uint8Array, at: number): void
}

/** What is read of a file at once: names lie together, and apart from terms. */
const chunkBytes = 1 << 16

export class CompactedRegion extends Image {
  readonly wordBytes = 8
  readonly largestScalar = 2n ** 63n - 1n
  readonly #halves: Uint32Array
  readonly #parts: readonly Part[]
  readonly #last: Part
  readonly #bytes: Uint8Array
  readonly #files: readonly RegionFile[]
  /** Chunks that are still on the disk; null where none is. */
  #missing: Uint8Array | null = null

  /** @param files looked at, never changed. */
  constructor(...files: readonly RegionFile[]) {
    // Objects lie at multiples of eight, wherever the bytes were read to.
    const aligned = new Uint8Array(
      new ArrayBuffer(files.reduce((sum, { length }) => sum + roundedUp(length), 0)),
    )
    super(aligned)
    this.#bytes = aligned
    this.#files = files
    this.#halves = new Uint32Array(aligned.buffer)
    let from = 0
    const parts: Part[] = []
    for (const file of files) {
      if (file instanceof Uint8Array) aligned.set(file, from)
      const end = from + roundedUp(file.length)
      parts.push({ from, end, base: 0 })
      from = end
    }
    this.#parts = parts
    if (files.some((file) => !(file instanceof Uint8Array)))
      this.#missing = new Uint8Array(Math.ceil(aligned.length / chunkBytes)).fill(1)
    for (const part of parts) part.base = this.#baseOf(part.from)
    const last = parts.at(-1)
    if (last === undefined) throw new MalformedImage('no file')
    this.#last = last
  }

  #baseOf(from: Address): number {
    for (const [i, byte] of marker.entries())
      if (this.byte(from + i) !== byte) throw new MalformedImage('no .olean file of a known form')
    if (this.byte(from + marker.length) !== formatVersion)
      throw new MalformedImage('no .olean file of a known form')
    if (this.byte(from + marker.length + 1) !== withGmp)
      throw new MalformedImage('big numbers of another form')
    const [low, high] = this.#wordAt(from + baseAt)
    if (high >= exactHighs) throw new MalformedImage('an address beyond all memory')
    return high * 2 ** 32 + low
  }

  protected override load(at: Address, length: number): void {
    const missing = this.#missing
    if (missing === null) return
    for (let chunk = Math.floor(at / chunkBytes); chunk * chunkBytes < at + length; chunk++) {
      if (missing[chunk] !== 1) continue
      missing[chunk] = 0
      this.#fill(chunk * chunkBytes, Math.min((chunk + 1) * chunkBytes, this.#bytes.length))
    }
  }

  /** From whichever files have bytes between the two. */
  #fill(start: number, stop: number): void {
    for (const [i, { from }] of this.#parts.entries()) {
      const file = this.#files[i]
      if (file === undefined || file instanceof Uint8Array) continue
      const [first, last] = [Math.max(start, from), Math.min(stop, from + file.length)]
      if (first < last) file.read(this.#bytes.subarray(first, last), first - from)
    }
  }

  /** Bytes of all files. */
  get length(): number {
    return 4 * this.#halves.length
  }

  /** What the last file holds: told by its first word, or by its last in files of older versions. */
  root(): Address {
    const { from, end } = this.#last
    return this.word(this.#isPointer(from + dataAt) ? from + dataAt : end - 8)
  }

  word(at: Address): Address {
    const [low, high] = this.#wordAt(at)
    const isScalar = (low & 1) === 1
    if (high < exactHighs) {
      const word = high * 2 ** 32 + low
      if (isScalar || word === 0) return word
      const place = this.#placeOf(word)
      if (place === null) throw new MalformedImage('a pointer out of the file')
      return place
    }
    if (!isScalar) throw new MalformedImage('a pointer out of the file')
    // A scalar that no double holds stands for itself by its place: odd, and below zero.
    return -(at + 1)
  }

  /** GMP's layout: the count of digits is below zero. */
  isNegative(number: Address): boolean {
    return this.half(number + objectHeadBytes + 4) >= 2 ** 31
  }

  half(at: Address): number {
    if (this.#missing !== null) this.load(at, 4)
    const half = (at & 3) === 0 ? this.#halves[at / 4] : undefined
    if (half === undefined) throw new MalformedImage('a pointer out of the file')
    return half
  }

  scalar(boxed: Address): bigint {
    if (boxed > 0) return BigInt((boxed - 1) / 2)
    const [low, high] = this.#wordAt(-boxed - 1)
    return (BigInt(high) << 31n) | BigInt(low >>> 1)
  }

  #placeOf(word: number): Address | null {
    for (const { from, end, base } of this.#parts) {
      const place = word - base + from
      if (place >= from + dataAt && place < end) return place
    }
    return null
  }

  #isPointer(at: Address): boolean {
    const [low, high] = this.#wordAt(at)
    return (low & 7) === 0 && this.#placeOf(high * 2 ** 32 + low) !== null
  }

  #wordAt(at: Address): [low: number, high: number] {
    if ((at & 7) !== 0) throw new MalformedImage('a pointer that is not aligned')
    return [this.half(at), this.half(at + 4)]
  }
}

const roundedUp = (bytes: number): number => Math.ceil(bytes / 8) * 8
