// `Quot.lift f h (Quot.mk r a)` is `f a`, and so is `Quot.ind f (Quot.mk r a)`.
import { argumentsOf, headOf, type App, type Const, type Expr } from '../term/expr.ts'
import type { Checker } from './checker.ts'

/** Which arguments are the function and the value of the quotient. */
const positions = { lift: { fn: 3, value: 5 }, ind: { fn: 3, value: 4 } } as const
const mkArguments = 3

export function reduceQuotient(c: Checker, head: Const, e: App): Expr | null {
  const constant = c.env.find(head.name)
  if (constant?.kind !== 'quot' || (constant.quotKind !== 'lift' && constant.quotKind !== 'ind')) return null
  const { fn, value } = positions[constant.quotKind]
  const args = argumentsOf(e)
  const given = args[value]
  const applied = args[fn]
  if (given === undefined || applied === undefined) return null
  const mk = c.whnf(given)
  const mkHead = headOf(mk)
  if (mkHead.kind !== 'const' || mk.kind !== 'app') return null
  const mkConstant = c.env.find(mkHead.name)
  if (mkConstant?.kind !== 'quot' || mkConstant.quotKind !== 'ctor') return null
  if (argumentsOf(mk).length !== mkArguments) return null
  return c.terms.apps(c.terms.app(applied, mk.arg), args, value + 1)
}
