// What a block's recursors may make: values of any universe, or only proofs; and whether they are K-recursors.
import type { Checker } from '../checker/checker.ts'
import { sortOf } from '../checker/infer.ts'
import { isNeverZero, isZero } from '../checker/level-order.ts'
import { argumentsOf, type Expr } from '../term/expr.ts'
import { instantiate } from '../term/instantiate.ts'
import type { Level } from '../term/level.ts'
import { nameOf, type Name } from '../term/name.ts'
import { openBinder, type OpenBlock } from './block.ts'

export interface Elimination {
  level: Level
  /** The universe parameter that is the recursors' own; null where they make only proofs. */
  param: Name | null
  k: boolean
}

export function elimination(c: Checker, block: OpenBlock): Elimination {
  const { levels } = c.terms
  const k = isK(c, block)
  if (onlyProofs(c, block)) return { level: levels.zero, param: null, k }
  let param = nameOf('u')
  for (let i = 1; block.levelParams.includes(param); i++) param = nameOf(`u_${i}`)
  return { level: levels.param(param), param, k }
}

function onlyProofs(c: Checker, block: OpenBlock): boolean {
  if (isNeverZero(block.resultLevel)) return false
  const [type, another] = block.types
  if (type === undefined || another !== undefined || type.ctors.length > 1) return true
  const [ctor] = type.ctors
  if (ctor === undefined) return false
  // Each field must be a proof, or be told by the type of what is made.
  const data: Expr[] = []
  let rest = ctor.type
  while (rest.kind === 'pi') {
    const field = openBinder(c, rest.type)
    if (!isZero(sortOf(c, c.infer(rest.type)), c.meter)) data.push(field)
    rest = instantiate(c.terms, rest.body, [field])
  }
  const told = argumentsOf(rest)
  return !data.every((field) => told.includes(field))
}

function isK(c: Checker, block: OpenBlock): boolean {
  const [type, another] = block.types
  if (type === undefined || another !== undefined || !isZero(block.resultLevel, c.meter)) return false
  const [ctor, second] = type.ctors
  return ctor !== undefined && second === undefined && ctor.type.kind !== 'pi'
}
