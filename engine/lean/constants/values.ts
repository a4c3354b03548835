// Natural numbers, strings, names and lists in an image.
import { anonymous, numberName, textName, type Name } from '../../kernel/term/name.ts'
import { objectHeadBytes, isBoxed, MalformedImage, objectTag, type Address, type Image } from './image.ts'

export interface ValueLimits {
  stringBytes: number
  nameParts: number
  /** Characters of a whole name as the kernel writes it. */
  nameLength: number
  numberBytes: number
  listLength: number
}

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

export class ConstantValues {
  readonly #image: Image
  readonly #limits: ValueLimits
  readonly #names = new Map<Address, Name>()

  readonly #rename: (name: Name) => Name

  constructor(image: Image, limits: ValueLimits, rename: (name: Name) => Name = (name) => name) {
    this.#rename = rename
    this.#image = image
    this.#limits = limits
  }

  /** A natural number that is small: a count, an index. */
  small(object: Address): number {
    return this.#image.small(object)
  }

  /** {header; 32 bits with the sign or what is allocated; i32 size; pointer to the digits, each a word}. */
  natural(object: Address): bigint {
    const image = this.#image
    if (isBoxed(object)) return image.scalar(object)
    if (image.tag(object) !== objectTag.bigNumber) throw new MalformedImage('no number')
    const size = image.half(object + objectHeadBytes + 4)
    const { wordBytes } = image
    if (image.isNegative(object)) throw new MalformedImage('a negative number')
    if (size === 0 || wordBytes * size > this.#limits.numberBytes)
      throw new MalformedImage('a number is too large')
    const digits = image.bytes(image.word(object + objectHeadBytes + 8), wordBytes * size)
    const value = BigInt(`0x${Buffer.from(digits.reverse()).toString('hex')}`)
    if (value <= image.largestScalar || digits.subarray(0, wordBytes).every((byte) => byte === 0))
      throw new MalformedImage('a number is not in its only form')
    return value
  }

  /** {header; bytes with the final NUL; capacity; code points: a word each; UTF-8; NUL}. */
  text(object: Address): string {
    const image = this.#image
    if (isBoxed(object) || image.tag(object) !== objectTag.string) throw new MalformedImage('no string')
    const size = image.size(object + objectHeadBytes)
    if (size === 0 || size > this.#limits.stringBytes) throw new MalformedImage('a string is too long')
    const bytes = image.bytes(object + objectHeadBytes + 3 * image.wordBytes, size)
    if (bytes[size - 1] !== 0) throw new MalformedImage('a string without its end')
    try {
      return decoder.decode(bytes.subarray(0, size - 1))
    } catch {
      throw new MalformedImage('a string that is not UTF-8')
    }
  }

  name(object: Address): Name {
    const missing: Address[] = []
    let at = object
    for (; !isBoxed(at) && !this.#names.has(at); at = this.#image.field(at, 0)) {
      this.#image.expect(at, 2)
      missing.push(at)
      if (missing.length > this.#limits.nameParts) throw new MalformedImage('a name has too many parts')
    }
    if (isBoxed(at) && at !== 1) throw new MalformedImage('no name')
    let name = this.#names.get(at) ?? anonymous
    for (const one of missing.reverse()) {
      name = this.#append(name, one)
      if (name.length > this.#limits.nameLength) throw new MalformedImage('a name is too long')
      this.#names.set(one, name)
    }
    return this.#rename(name)
  }

  #append(prefix: Name, object: Address): Name {
    const last = this.#image.field(object, 1)
    switch (this.#image.tag(object)) {
      case 1:
        return textName(prefix, this.text(last))
      case 2: {
        const number = Number(this.natural(last))
        if (!Number.isSafeInteger(number)) throw new MalformedImage('a number in a name is too large')
        return numberName(prefix, number)
      }
      default:
        throw new MalformedImage('no name')
    }
  }

  list(object: Address): Address[] {
    const items: Address[] = []
    let at = object
    for (; !isBoxed(at); at = this.#image.field(at, 1)) {
      this.#image.expect(at, 2)
      if (this.#image.tag(at) !== 1 || items.length >= this.#limits.listLength)
        throw new MalformedImage('no list, or too long a one')
      items.push(this.#image.field(at, 0))
    }
    if (at !== 1) throw new MalformedImage('no list')
    return items
  }

  names(list: Address): Name[] {
    return this.list(list).map((one) => this.name(one))
  }
}
