// The constructors of a block: each makes a value of its type, with fields of small enough universes in which the types
// of the block occur only positively.
import { Refused } from '../budget.ts'
import type { Checker } from '../checker/checker.ts'
import { sortOf } from '../checker/infer.ts'
import { isAtMost, isZero } from '../checker/level-order.ts'
import type { Expr, Local } from '../term/expr.ts'
import { instantiate } from '../term/instantiate.ts'
import { mentionsTypes, occurrence, openBinder, type OpenBlock, type OpenConstructor } from './block.ts'

export function checkConstructor(c: Checker, block: OpenBlock, typeAt: number, ctor: OpenConstructor): void {
  const isPredicate = isZero(block.resultLevel, c.meter)
  let type = ctor.type
  while (type.kind === 'pi') {
    const level = sortOf(c, c.infer(type.type))
    if (!isPredicate && !isAtMost(level, block.resultLevel, c.meter))
      throw new Refused(`a field of ${ctor.name} is in too large a universe`)
    checkPositivity(c, block, type.type)
    type = instantiate(c.terms, type.body, [openBinder(c, type.type)])
  }
  if (occurrence(c, block, type)?.type !== typeAt) throw new Refused(`${ctor.name} makes another type`)
}

function checkPositivity(c: Checker, block: OpenBlock, field: Expr): void {
  let type = c.whnf(field)
  while (mentionsTypes(c, block.types, type)) {
    if (type.kind !== 'pi') {
      if (occurrence(c, block, type) === null)
        throw new Refused('an occurrence that is not of the right form')
      return
    }
    if (mentionsTypes(c, block.types, type.type)) throw new Refused('an occurrence that is not positive')
    type = c.whnf(instantiate(c.terms, type.body, [openBinder(c, type.type)]))
  }
}

export interface Field {
  local: Local
  /** Of a field that is, or makes, a value of the block: its arguments and what it makes. */
  recursive: { args: Local[]; type: number; indices: Expr[] } | null
}

/** The fields of a constructor, in scope from now on, and the indices of what it makes. */
export function openFields(
  c: Checker,
  block: OpenBlock,
  ctor: OpenConstructor,
): { fields: Field[]; indices: Expr[] } {
  const fields: Field[] = []
  let type = ctor.type
  while (type.kind === 'pi') {
    const local = openBinder(c, type.type)
    fields.push({ local, recursive: null })
    type = instantiate(c.terms, type.body, [local])
  }
  const made = occurrence(c, block, type)
  if (made === null) throw new Refused(`${ctor.name} makes another type`)
  return {
    fields: fields.map(({ local }) => ({ local, recursive: openRecursive(c, block, local.type) })),
    indices: made.indices,
  }
}

function openRecursive(c: Checker, block: OpenBlock, field: Expr): Field['recursive'] {
  const outer = c.depth
  const args: Local[] = []
  let type = c.whnf(field)
  while (type.kind === 'pi') {
    const arg = openBinder(c, type.type)
    args.push(arg)
    type = c.whnf(instantiate(c.terms, type.body, [arg]))
  }
  const made = occurrence(c, block, type)
  if (made === null) c.depth = outer
  return made === null ? null : { args, ...made }
}

/** Whether some field mentions a type of the block, and whether some function among the fields does. */
export function recursion(
  c: Checker,
  types: readonly { name: OpenConstructor['name']; ctors: readonly OpenConstructor[] }[],
): { isRec: boolean; isReflexive: boolean } {
  let isRec = false
  let isReflexive = false
  for (const { ctors } of types)
    for (const ctor of ctors)
      for (let type = ctor.type; type.kind === 'pi'; type = type.body)
        if (mentionsTypes(c, types, type.type)) {
          isRec = true
          isReflexive ||= type.type.kind === 'pi'
        }
  return { isRec, isReflexive }
}
