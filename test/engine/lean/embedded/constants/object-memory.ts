// A small memory with objects in it as this build of Lean lays them out.

export const box = (value: number): number => ((value << 1) | 1) >>> 0

export class ObjectMemory {
  #words = new Uint32Array(1 << 12)
  /** Address 0 is nobody's. */
  #end = 8

  /** The memory so far. */
  memory(): ArrayBuffer {
    return this.#words.slice(0, this.#end >> 2).buffer
  }

  /** A new object: header, then the words. */
  object(tag: number, fields: number, words: readonly number[]): number {
    const at = this.#end
    const bytes = (8 + 4 * words.length + 7) & ~7
    while (at + bytes > 4 * this.#words.length) {
      const larger = new Uint32Array(2 * this.#words.length)
      larger.set(this.#words)
      this.#words = larger
    }
    this.#end += bytes
    this.#words.set([1, ((tag << 24) | (fields << 16) | (bytes & 0xffff)) >>> 0, ...words], at >> 2)
    return at
  }

  construct(tag: number, fields: readonly number[], scalars: readonly number[] = []): number {
    return this.object(tag, fields.length, [...fields, ...scalars])
  }

  setField(object: number, i: number, value: number): void {
    this.#words[(object >> 2) + 2 + i] = value
  }

  bytes(bytes: Uint8Array): number {
    const padded = new Uint8Array((bytes.length + 4) & ~3)
    padded.set(bytes)
    const words = [...new Uint32Array(padded.buffer)]
    return this.object(249, 0, [bytes.length + 1, bytes.length + 1, bytes.length, ...words])
  }

  text(text: string): number {
    return this.bytes(Buffer.from(text))
  }

  natural(value: bigint): number {
    return value < 2n ** 31n ? box(Number(value)) : this.digits(value)
  }

  /** A big number's object, whether or not the number needs one. */
  digits(value: bigint, sign: 1 | -1 = 1): number {
    const digits: number[] = []
    for (let rest = value; rest > 0n; rest >>= 32n) digits.push(Number(rest & 0xffffffffn))
    const limbs = this.object(0, 0, digits)
    // Three bytes beside the sign's are whatever was there.
    const signWord = 0xabcdef00 | (sign === 1 ? 0 : 1)
    return this.object(250, 0, [signWord >>> 0, digits.length, limbs + 8])
  }

  list(items: readonly number[]): number {
    return items.reduceRight((tail, head) => this.construct(1, [head, tail]), box(0))
  }

  array(items: readonly number[]): number {
    return this.object(246, 0, [items.length, items.length, ...items])
  }
}
