// What must hold of a declaration's terms before they are checked: closed, no variables in scope, only constants that are
// declared and safe, with as many levels as they have, and only the declaration's own universe parameters. Terms of another
// table are a mistake of the caller's.
import { Refused, Undecided, type Meter } from './budget.ts'
import type { Constant } from './declaration.ts'
import type { Surroundings } from './checker/checker.ts'
import { isZero } from './checker/level-order.ts'
import type { Environment } from './environment.ts'
import { childrenOf, type Expr } from './term/expr.ts'
import { levelChildren, type Level } from './term/level.ts'
import type { Name } from './term/name.ts'

export function requireWellFormed(
  { env, terms, meter }: Surroundings,
  roots: readonly Expr[],
  levelParams: readonly Name[],
): void {
  const seen = new Set<Expr | Level>()
  const stack = [...roots]
  for (const root of roots) if (root.loose > 0) throw new Refused('a loose bound variable')
  for (let term = stack.pop(); term; term = stack.pop()) {
    if (seen.has(term)) continue
    seen.add(term)
    if (!terms.owns(term)) throw new Error('a term of another table')
    if (term.kind === 'local') throw new Refused('a free variable')
    if (term.kind === 'sort') requireLevels([term.level], levelParams, seen, meter)
    else if (term.kind === 'const') {
      requireLevels(term.levels, levelParams, seen, meter)
      requireConstant(env, term.name, term.levels.length)
    } else if (term.kind === 'proj') requireConstant(env, term.structure, null)
    for (const child of childrenOf(term)) stack.push(child)
  }
}

function requireConstant(env: Environment, name: Name, levels: number | null): void {
  const constant = env.find(name)
  if (constant === null) throw new Refused(`${name} is not declared`)
  if (!isSafe(constant)) throw new Refused(`${name} is unsafe or partial`)
  if (levels !== null && constant.levelParams.length !== levels)
    throw new Refused(`${name} has another number of levels`)
}

export function isSafe(constant: Constant): boolean {
  switch (constant.kind) {
    case 'def':
      return constant.safety === 'safe'
    case 'thm':
    case 'quot':
      return true
    case 'axiom':
    case 'opaque':
    case 'induct':
    case 'ctor':
    case 'rec':
      return !constant.isUnsafe
    default:
      return constant satisfies never
  }
}

/**
 * Only declared parameters; and a level that is always 0 must be written so: Lean's own kernel does not see that others
 * are, and takes a proposition for something else.
 */
function requireLevels(
  levels: readonly Level[],
  params: readonly Name[],
  seen: Set<Expr | Level>,
  meter: Meter,
): void {
  const stack = [...levels]
  for (let level = stack.pop(); level; level = stack.pop()) {
    if (seen.has(level)) continue
    seen.add(level)
    if (level.kind === 'param' && !params.includes(level.name))
      throw new Refused(`the universe parameter ${level.name} is not declared`)
    if (level.kind !== 'zero' && isZero(level, meter))
      throw new Undecided('a level that is 0 and not written so')
    stack.push(...levelChildren(level))
  }
}

export function requireDistinct(names: readonly Name[], what: string): void {
  if (new Set(names).size !== names.length) throw new Refused(`${what} of one name`)
}
