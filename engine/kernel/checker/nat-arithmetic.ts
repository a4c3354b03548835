// Literals of `Nat`: the library's functions on them are computed, not unfolded. What a result may cost is bounded
// before it is made.
import { Undecided } from '../budget.ts'
import { headOf, type Expr, type NatLit } from '../term/expr.ts'
import { nameOf, type Name } from '../term/name.ts'
import type { Terms } from '../term/terms.ts'
import type { Checker } from './checker.ts'

const natZero = nameOf('Nat.zero')
const natSucc = nameOf('Nat.succ')
/** Lean's own bound on exponents: beyond it, a power is unfolded. */
const largestExponent = 1n << 24n
const mostBits = 1 << 27

const bitsOf = (value: bigint): number => (value < 4_294_967_296n ? 32 : 4 * value.toString(16).length)

function gcd(c: Checker, a: bigint, b: bigint): bigint {
  let [x, y] = [a, b]
  while (y !== 0n) {
    c.meter.spend(1 + (bitsOf(x) >> 6))
    ;[x, y] = [y, x % y]
  }
  return x
}

type Binary = (c: Checker, a: bigint, b: bigint) => bigint | boolean | null
const binary = new Map<Name, Binary>(
  Object.entries<Binary>({
    add: (_, a, b) => a + b,
    sub: (_, a, b) => (a < b ? 0n : a - b),
    mul: (_, a, b) => a * b,
    div: (_, a, b) => (b === 0n ? 0n : a / b),
    mod: (_, a, b) => (b === 0n ? a : a % b),
    gcd,
    beq: (_, a, b) => a === b,
    ble: (_, a, b) => a <= b,
    land: (_, a, b) => a & b,
    lor: (_, a, b) => a | b,
    xor: (_, a, b) => a ^ b,
    shiftLeft: (_, a, b) => (b > largestExponent ? null : bounded(a, b, (n) => a << n)),
    shiftRight: (_, a, b) => (b > BigInt(mostBits) ? 0n : a >> b),
    pow: (_, a, b) => (b > largestExponent ? null : bounded(a, BigInt(bitsOf(a)) * b, () => a ** b)),
  }).map(([name, compute]) => [nameOf(`Nat.${name}`), compute]),
)
const natLog2 = nameOf('Nat.log2')

/** @param more bits that the result has beyond those of `a`, about. */
function bounded(a: bigint, more: bigint, compute: (more: bigint) => bigint): bigint {
  if (a > 1n && more > BigInt(mostBits)) throw new Undecided('a number is too large')
  return compute(more)
}

/** A literal or a truth value; null for what is no such function of literals. */
export function reduceNat(c: Checker, e: Expr): Expr | null {
  if (e.kind !== 'app') return null
  const head = headOf(e)
  if (head.kind !== 'const' || head.levels.length > 0) return null
  const { terms } = c
  if (e.fn === head) {
    if (head.name !== natSucc && head.name !== natLog2) return null
    const value = literalOf(c, e.arg)
    if (value === null) return null
    return terms.nat(head.name === natSucc ? value + 1n : log2(value))
  }
  const compute = binary.get(head.name)
  if (compute === undefined || e.fn.kind !== 'app' || e.fn.fn !== head) return null
  const a = literalOf(c, e.fn.arg)
  if (a === null) return null
  const b = literalOf(c, e.arg)
  if (b === null) return null
  const bits = bitsOf(a) + bitsOf(b)
  if (bits > mostBits) throw new Undecided('a number is too large')
  c.meter.spend(1 + (bits >> 6))
  const result = compute(c, a, b)
  if (result === null) return null
  if (typeof result === 'bigint') return terms.nat(result)
  return terms.const(nameOf(result ? 'Bool.true' : 'Bool.false'), [])
}

const log2 = (value: bigint): bigint => (value === 0n ? 0n : BigInt(value.toString(2).length - 1))

function literalOf(c: Checker, e: Expr): bigint | null {
  const value = c.whnf(e)
  return value.kind === 'nat' ? value.value : isNatZero(value) ? 0n : null
}

export const isNatZero = (e: Expr): boolean =>
  (e.kind === 'nat' && e.value === 0n) || (e.kind === 'const' && e.name === natZero)

/** `n` of `n + 1`, written as a literal or as `Nat.succ n`. */
export function natPredecessor(terms: Terms, e: Expr): Expr | null {
  if (e.kind === 'nat') return e.value > 0n ? terms.nat(e.value - 1n) : null
  return e.kind === 'app' && e.fn.kind === 'const' && e.fn.name === natSucc ? e.arg : null
}

export const natToConstructor = (terms: Terms, literal: NatLit): Expr =>
  literal.value === 0n
    ? terms.const(natZero, [])
    : terms.app(terms.const(natSucc, []), terms.nat(literal.value - 1n))
