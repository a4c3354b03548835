// Nodes by two numbers that make them up: a hash table with open addressing, since a map keyed by text or by nested
// maps would cost more than the work it saves.
export class PairTable<Node> {
  #first = new Int32Array(1 << 8)
  #second = new Int32Array(1 << 8)
  #nodes: (Node | undefined)[] = new Array<Node | undefined>(1 << 8)
  #count = 0

  find(first: number, second: number): Node | undefined {
    return this.#nodes[this.#slot(first, second)]
  }

  /** For a pair that is not there yet. */
  add(first: number, second: number, node: Node): void {
    if (2 * ++this.#count > this.#nodes.length) this.#grow()
    this.#put(first, second, node)
  }

  #slot(first: number, second: number): number {
    const mask = this.#nodes.length - 1
    let at = (Math.imul(first, 0x9e3779b1) ^ Math.imul(second, 0x85ebca6b)) >>> 0
    at = (at ^ (at >>> 15)) & mask
    while (this.#nodes[at] !== undefined && !(this.#first[at] === first && this.#second[at] === second))
      at = (at + 1) & mask
    return at
  }

  #put(first: number, second: number, node: Node): void {
    const at = this.#slot(first, second)
    this.#first[at] = first
    this.#second[at] = second
    this.#nodes[at] = node
  }

  #grow(): void {
    const nodes = this.#nodes
    const first = this.#first
    const second = this.#second
    const size = 2 * nodes.length
    this.#first = new Int32Array(size)
    this.#second = new Int32Array(size)
    this.#nodes = new Array<Node | undefined>(size)
    nodes.forEach((node, i) => {
      if (node !== undefined) this.#put(first[i] ?? 0, second[i] ?? 0, node)
    })
  }
}
