// The order of universe levels: one is at most another if it is so for all values of their parameters. `imax a b` is 0
// where b is 0, and `max a b` elsewhere; so each parameter on which that hangs is taken once as 0 and once as a successor,
// until both sides are maxima of numbers and of parameters plus numbers, whose order can be read off.
import type { Meter } from '../budget.ts'
import type { Level } from '../term/level.ts'
import type { Name } from '../term/name.ts'

/** The maximum of `constant` and of each parameter plus its number. */
interface Maximum {
  constant: number
  params: Map<Name, number>
}
/** What is taken of a parameter: 0, or one more than a value of the same name. */
type Cases = ReadonlyMap<Name, 'zero' | 'successor'>

export function isAtMost(a: Level, b: Level, meter: Meter): boolean {
  if (a === b || a.kind === 'zero') return true
  return inAllCases(a, b, new Map(), meter)
}

export const isSameLevel = (a: Level, b: Level, meter: Meter): boolean =>
  a === b || (isAtMost(a, b, meter) && isAtMost(b, a, meter))

/** Whether the level is 0 whatever its parameters are. */
export const isZero = (level: Level, meter: Meter): boolean =>
  level.kind === 'zero' ||
  (level.kind !== 'succ' && level.kind !== 'param' && inAllCases(level, null, new Map(), meter))

/** Whether the level is above 0 whatever its parameters are. */
export function isNeverZero(level: Level): boolean {
  switch (level.kind) {
    case 'zero':
    case 'param':
      return false
    case 'succ':
      return true
    case 'max':
      return isNeverZero(level.left) || isNeverZero(level.right)
    case 'imax':
      return isNeverZero(level.right)
    default:
      return level satisfies never
  }
}

/** @param b null for zero. */
function inAllCases(a: Level, b: Level | null, cases: Cases, meter: Meter): boolean {
  meter.spend(8)
  const open = undecidedParam(a, cases) ?? (b === null ? null : undecidedParam(b, cases))
  if (open !== null)
    return (['zero', 'successor'] as const).every((one) =>
      inAllCases(a, b, new Map([...cases, [open, one]]), meter),
    )
  return isDominated(maximum(a, cases), b === null ? { constant: 0, params: new Map() } : maximum(b, cases))
}

/** A parameter that decides whether the right side of some `imax` is 0. */
function undecidedParam(level: Level, cases: Cases): Name | null {
  switch (level.kind) {
    case 'zero':
    case 'param':
      return null
    case 'succ':
      return undecidedParam(level.of, cases)
    case 'max':
      return undecidedParam(level.left, cases) ?? undecidedParam(level.right, cases)
    case 'imax':
      return (
        zeroness(level.right, cases).open ??
        undecidedParam(level.right, cases) ??
        undecidedParam(level.left, cases)
      )
    default:
      return level satisfies never
  }
}

/** Whether the level is 0 in these cases, or a parameter on which it hangs. */
function zeroness(level: Level, cases: Cases): { open: Name | null; isZero: boolean } {
  switch (level.kind) {
    case 'zero':
      return { open: null, isZero: true }
    case 'succ':
      return { open: null, isZero: false }
    case 'param': {
      const known = cases.get(level.name)
      return known === undefined
        ? { open: level.name, isZero: false }
        : { open: null, isZero: known === 'zero' }
    }
    case 'imax':
      return zeroness(level.right, cases)
    case 'max': {
      const left = zeroness(level.left, cases)
      if (left.open === null && !left.isZero) return left
      const right = zeroness(level.right, cases)
      if (right.open === null && !right.isZero) return right
      return { open: left.open ?? right.open, isZero: left.isZero && right.isZero }
    }
    default:
      return level satisfies never
  }
}

function maximum(level: Level, cases: Cases): Maximum {
  switch (level.kind) {
    case 'zero':
      return { constant: 0, params: new Map() }
    case 'succ': {
      const { constant, params } = maximum(level.of, cases)
      return { constant: constant + 1, params: new Map([...params].map(([name, plus]) => [name, plus + 1])) }
    }
    case 'param': {
      const known = cases.get(level.name)
      if (known === 'zero') return { constant: 0, params: new Map() }
      const plus = known === 'successor' ? 1 : 0
      return { constant: plus, params: new Map([[level.name, plus]]) }
    }
    case 'imax':
      if (zeroness(level.right, cases).isZero) return { constant: 0, params: new Map() }
      return larger(maximum(level.left, cases), maximum(level.right, cases))
    case 'max':
      return larger(maximum(level.left, cases), maximum(level.right, cases))
    default:
      return level satisfies never
  }
}

function larger(a: Maximum, b: Maximum): Maximum {
  const params = new Map(a.params)
  for (const [name, plus] of b.params) params.set(name, Math.max(plus, params.get(name) ?? 0))
  return { constant: Math.max(a.constant, b.constant), params }
}

/** A parameter may be 0 and may be above anything else: so each part needs its own in `b`. */
function isDominated(a: Maximum, b: Maximum): boolean {
  for (const [name, plus] of a.params) {
    const found = b.params.get(name)
    if (found === undefined || found < plus) return false
  }
  return a.constant <= Math.max(b.constant, ...b.params.values())
}
