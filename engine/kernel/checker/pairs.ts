// Pairs of terms of which something was found, in either order. No more is concluded from them: equality by rules is not
// transitive in Lean, and whether two terms are equal must not hang on what else was compared before.
export class Pairs {
  readonly #partners = new Map<number, Set<number>>()

  has(a: number, b: number): boolean {
    return this.#partners.get(Math.min(a, b))?.has(Math.max(a, b)) ?? false
  }

  add(a: number, b: number): void {
    const first = Math.min(a, b)
    const partners = this.#partners.get(first)
    if (partners) partners.add(Math.max(a, b))
    else this.#partners.set(first, new Set([Math.max(a, b)]))
  }
}
