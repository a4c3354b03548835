// Weak head normal forms: β, ζ, projections, recursors and quotients (`whnfCore`), then definitions and arithmetic.
import { argumentsOf, headOf, type App, type Expr, type Proj } from '../term/expr.ts'
import { instantiate } from '../term/instantiate.ts'
import type { Checker } from './checker.ts'
import { reduceNat } from './nat-arithmetic.ts'
import { reduceQuotient } from './quotient.ts'
import { reduceRecursor } from './recursor.ts'
import { expandString } from './string-literal.ts'

export function whnf(c: Checker, e: Expr): Expr {
  if (isPlain(e)) return e
  const known = c.normal.get(e.id)
  if (known !== undefined) return known
  c.meter.enter()
  let at = e
  for (;;) {
    const core = whnfCore(c, at, false)
    const next = reduceNat(c, core) ?? unfold(c, core)
    if (next === null) {
      at = core
      break
    }
    c.meter.spend(1)
    at = next
  }
  c.meter.leave()
  c.normal.set(e.id, at)
  return at
}

function isPlain(e: Expr): boolean {
  switch (e.kind) {
    case 'bvar':
    case 'local':
    case 'sort':
    case 'lam':
    case 'pi':
    case 'nat':
    case 'str':
      return true
    default:
      return false
  }
}

/** With the definition at its head unfolded; null where there is none. */
export function unfold(c: Checker, e: Expr): Expr | null {
  const head = headOf(e)
  if (head.kind !== 'const') return null
  const value = c.valueOf(head)
  return value === null ? null : e.kind === 'app' ? c.terms.apps(value, argumentsOf(e)) : value
}

export function whnfCore(c: Checker, e: Expr, cheap: boolean): Expr {
  if (e.kind !== 'app' && e.kind !== 'let' && e.kind !== 'proj') return e
  const known = c.coreNormal.get(e.id)
  if (known !== undefined) return known
  c.meter.enter()
  let at = e as Expr
  for (;;) {
    const next = step(c, at, cheap)
    if (next === null) break
    c.meter.spend(1)
    at = next
  }
  c.meter.leave()
  // What is left of a cheap try may reduce further.
  if (!cheap) c.coreNormal.set(e.id, at)
  return at
}

function step(c: Checker, e: Expr, cheap: boolean): Expr | null {
  switch (e.kind) {
    case 'let':
      return instantiate(c.terms, e.body, [e.value])
    case 'proj':
      return reduceProjection(c, e, cheap)
    case 'app':
      return stepApplication(c, e, cheap)
    default:
      return null
  }
}

function stepApplication(c: Checker, e: App, cheap: boolean): Expr | null {
  const head = headOf(e)
  if (head.kind === 'lam') return beta(c, head, argumentsOf(e))
  if (head.kind === 'const') return reduceRecursor(c, head, e, cheap) ?? reduceQuotient(c, head, e)
  const reduced = whnfCore(c, head, cheap)
  return reduced === head ? null : c.terms.apps(reduced, argumentsOf(e))
}

export function beta(c: Checker, fn: Expr, args: readonly Expr[]): Expr {
  let body = fn
  let taken = 0
  while (body.kind === 'lam' && taken < args.length) {
    body = body.body
    taken++
  }
  return c.terms.apps(instantiate(c.terms, body, args.slice(0, taken)), args, taken)
}

/** A field of a constructor's application; null where the value is none. */
export function reduceProjection(c: Checker, e: Proj, cheap: boolean): Expr | null {
  let value = cheap ? whnfCore(c, e.value, true) : c.whnf(e.value)
  if (value.kind === 'str') value = c.whnf(expandString(c.terms, value))
  const head = headOf(value)
  if (head.kind !== 'const') return null
  const ctor = c.env.find(head.name)
  if (ctor?.kind !== 'ctor' || ctor.induct !== e.structure) return null
  return argumentsOf(value)[ctor.numParams + e.index] ?? null
}
