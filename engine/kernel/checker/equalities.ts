// Terms found equal so far, as classes: union and find by their numbers.
export class Equalities {
  readonly #parents = new Map<number, number>()

  same(a: number, b: number): boolean {
    return this.#parents.size > 0 && this.#root(a) === this.#root(b)
  }

  join(a: number, b: number): void {
    const rootA = this.#root(a)
    const rootB = this.#root(b)
    if (rootA !== rootB) this.#parents.set(rootA, rootB)
  }

  #root(of: number): number {
    let root = of
    for (let up = this.#parents.get(root); up !== undefined; up = this.#parents.get(root)) root = up
    for (let at = of; at !== root;) {
      const up = this.#parents.get(at) ?? root
      this.#parents.set(at, root)
      at = up
    }
    return root
  }
}
