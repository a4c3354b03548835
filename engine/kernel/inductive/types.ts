// The types of a block: well typed, with the same parameters and levels, in one universe.
import { Refused, Undecided } from '../budget.ts'
import type { Checker } from '../checker/checker.ts'
import { isSameLevel } from '../checker/level-order.ts'
import { beta, unfold } from '../checker/whnf.ts'
import type { InductiveType } from '../declaration.ts'
import { argumentsOf, headOf, type Expr, type Local } from '../term/expr.ts'
import { instantiate } from '../term/instantiate.ts'
import type { Level } from '../term/level.ts'
import { requireDistinct, requireWellFormed } from '../well-formed.ts'
import { openBinder } from './block.ts'

export interface OpenedTypes {
  params: Local[]
  /** Each type behind the parameters. */
  tails: Expr[]
}

/** Checks the types as plain terms and opens their parameters, those of the first for all. */
export function openTypes(c: Checker, types: readonly InductiveType[]): OpenedTypes {
  const [first] = types
  if (first === undefined) throw new Refused('a block of no types')
  requireDistinct(first.levelParams, 'two universe parameters')
  const params: Local[] = []
  const tails = types.map((one) => {
    if (one.levelParams.join() !== first.levelParams.join() || one.numParams !== first.numParams)
      throw new Refused('types of one block with other parameters')
    requireWellFormed(c, [one.type], one.levelParams)
    c.check(one.type)
    let type = one.type
    for (let i = 0; i < first.numParams; i++) {
      const pi = unfoldedType(c, type)
      if (pi.kind !== 'pi') throw new Refused('fewer parameters than the type says')
      const param = params[i] ?? openBinder(c, pi.type)
      params[i] = param
      if (!c.isDefEq(pi.type, param.type)) throw new Refused('types of one block with other parameters')
      type = instantiate(c.terms, pi.body, [param])
    }
    return type
  })
  return { params, tails }
}

/** The indices of a type behind its parameters, in scope from now on, and its universe. */
export function openIndices(c: Checker, tail: Expr): { indices: Local[]; level: Level } {
  const indices: Local[] = []
  let type = unfoldedType(c, tail)
  while (type.kind === 'pi') {
    const index = openBinder(c, type.type)
    indices.push(index)
    type = unfoldedType(c, instantiate(c.terms, type.body, [index]))
  }
  if (type.kind !== 'sort') throw new Refused('an inductive type that is no type')
  return { indices, level: type.level }
}

/**
 * The type with definitions unfolded until it is `∀ …` or a sort. A type that must be computed otherwise is not judged:
 * whether it is a sort at all may hang on the proofs that it is applied to.
 */
function unfoldedType(c: Checker, type: Expr): Expr {
  let at = type
  while (at.kind !== 'pi' && at.kind !== 'sort') {
    c.meter.spend(1)
    const next = headOf(at).kind === 'lam' ? beta(c, headOf(at), argumentsOf(at)) : unfold(c, at)
    if (next === null) throw new Undecided('an inductive type whose universe must be computed')
    at = next
  }
  return at
}

export function commonLevel(c: Checker, levels: readonly Level[]): Level {
  const [first] = levels
  if (first === undefined || levels.some((level) => !isSameLevel(first, level, c.meter)))
    throw new Refused('types of one block in different universes')
  return first
}
