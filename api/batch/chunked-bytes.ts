// Bytes as they came, read by their place without being put together.
export class ChunkedBytes {
  readonly #chunks: Buffer[] = []
  /** Of each chunk's first byte. */
  readonly #starts: number[] = []
  #bytes = 0

  append(chunk: Buffer): void {
    if (chunk.length === 0) return
    this.#chunks.push(chunk)
    this.#starts.push(this.#bytes)
    this.#bytes += chunk.length
  }

  /** What lies within one chunk is no copy. */
  read(from: number, upTo: number): Buffer {
    const parts: Buffer[] = []
    for (let at = this.#chunkOf(from), next = from; next < upTo && at < this.#chunks.length; at++) {
      const [chunk, start] = [this.#chunks[at] as Buffer, this.#starts[at] as number]
      const part = chunk.subarray(next - start, upTo - start)
      parts.push(part)
      next += part.length
    }
    return parts.length === 1 ? (parts[0] as Buffer) : Buffer.concat(parts)
  }

  /** The last one that starts no later than `at`. */
  #chunkOf(at: number): number {
    let [low, high] = [0, this.#starts.length]
    while (high - low > 1) {
      const middle = (low + high) >> 1
      if ((this.#starts[middle] as number) <= at) low = middle
      else high = middle
    }
    return low
  }
}
