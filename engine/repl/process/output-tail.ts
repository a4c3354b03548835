// The last bytes of an endless output: what a dead REPL said on stderr, at a bounded cost.

export class OutputTail {
  readonly #maxBytes: number
  #parts: Buffer[] = []
  #bytes = 0

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes
  }

  push(chunk: Buffer): void {
    this.#parts.push(Buffer.from(chunk.subarray(-this.#maxBytes)))
    this.#bytes += Math.min(chunk.length, this.#maxBytes)
    while (this.#bytes - (this.#parts[0]?.length ?? 0) >= this.#maxBytes)
      this.#bytes -= this.#parts.shift()?.length ?? 0
  }

  text(): string {
    return Buffer.concat(this.#parts).subarray(-this.#maxBytes).toString().replaceAll('\r\n', '\n').trim()
  }
}
