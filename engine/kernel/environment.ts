// The constants that a term may mention: the header's, trusted as given, and those that were judged before.
import type { Constant, FindConstant } from './declaration.ts'
import { nameOf, type Name } from './term/name.ts'

export class Environment {
  readonly #below: FindConstant
  readonly #own = new Map<Name, Constant>()

  constructor(below: FindConstant) {
    this.#below = below
  }

  find(name: Name): Constant | null {
    return this.#own.get(name) ?? this.#below(name)
  }

  /** For a constant that was found sound, under a name that is free. */
  add(constant: Constant): void {
    this.#own.set(constant.name, constant)
  }

  /** Another one on top, whose additions this one does not see. */
  extended(): Environment {
    return new Environment((name) => this.find(name))
  }

  /** Whether the type has one constructor, no indices and no recursion: projections are then all there is to its terms. */
  isStructureLike(name: Name): boolean {
    const type = this.find(name)
    return type?.kind === 'induct' && type.ctors.length === 1 && type.numIndices === 0 && !type.isRec
  }
}

/** Names that the checker itself gives a meaning to: they mean what Lean's library says only in a header. */
export const meaningfulNames: ReadonlySet<Name> = new Set(
  [
    ...['Nat', 'Nat.zero', 'Nat.succ', 'Nat.add', 'Nat.sub', 'Nat.mul', 'Nat.div', 'Nat.mod', 'Nat.gcd'],
    ...['Nat.beq', 'Nat.ble', 'Nat.land', 'Nat.lor', 'Nat.xor', 'Nat.shiftLeft', 'Nat.shiftRight'],
    ...['Nat.pow', 'Nat.log2', 'Bool', 'Bool.true', 'Bool.false', 'String', 'String.ofList', 'String.mk'],
    ...['Char', 'Char.ofNat', 'List', 'List.nil', 'List.cons', 'Quot', 'Quot.mk', 'Quot.lift', 'Quot.ind'],
    'Eq',
  ].map(nameOf),
)
