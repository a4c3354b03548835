// A block of inductive types: checked, its recursors derived and compared with those that the declaration brings, and all
// of it checked once more as plain terms. Nothing derived is ever taken from the declaration.
import { Refused } from '../budget.ts'
import { Checker } from '../checker/checker.ts'
import { sortOf } from '../checker/infer.ts'
import type { Constructor, InductiveBlock, InductiveType, Recursor } from '../declaration.ts'
import type { Environment } from '../environment.ts'
import type { Expr, Local } from '../term/expr.ts'
import { instantiate } from '../term/instantiate.ts'
import { requireWellFormed } from '../well-formed.ts'
import { bindPi } from './bind.ts'
import type { OpenBlock, OpenType } from './block.ts'
import { requireSameConstructors, requireSameFlags, requireSameRecursors } from './compare.ts'
import { checkConstructor, recursion } from './constructors.ts'
import { elimination } from './elimination.ts'
import { Nesting } from './nested.ts'
import { deriveRecursors } from './recursors.ts'
import { commonLevel, openIndices, openTypes } from './types.ts'

export function addInductiveBlock(c: Checker, block: InductiveBlock): void {
  const recs = deriveBlock(c, block)
  requireSameRecursors(block.recs, recs)
  declareBlock(c, block, recs)
}

/** Checks the types and constructors; those recursors are passed over that the declaration brings. */
export function deriveBlock(c: Checker, block: Omit<InductiveBlock, 'recs'>): Recursor[] {
  const { terms, meter } = c
  const [first] = block.types
  if (first === undefined) throw new Refused('a block of no types')
  requireSameConstructors(block)
  const { params, tails } = openTypes(c, block.types)
  const levels = first.levelParams.map((name) => terms.levels.param(name))

  // Constructors are plain terms over the types, whatever becomes of nested occurrences in them.
  const withTypes = c.env.extended()
  for (const type of block.types) withTypes.add(type)
  const overTypes = new Checker({ terms, env: withTypes, meter })
  overTypes.depth = c.depth
  const opened = block.types.map((type, i): OpenType => ({
    name: type.name,
    type: tails[i] as Expr,
    ctors: block.ctors
      .filter(({ induct }) => induct === type.name)
      .map((ctor) => ({ name: ctor.name, type: openConstructor(overTypes, ctor, params) })),
  }))
  const nesting = new Nesting(overTypes, levels, params, opened)
  const flags = { ...recursion(overTypes, nesting.types), numNested: nesting.auxiliaryCount }
  for (const type of block.types) requireSameFlags(type, flags)

  // From here on the block has no nested occurrences.
  const env = c.env.extended()
  const inner = new Checker({ terms, env, meter })
  inner.depth = c.depth
  const closed = (tail: Expr): Expr => bindPi(terms, params, tail)
  for (const type of nesting.types) env.add(typeOver(c.env, type, closed(type.type), block, nesting))
  for (const type of nesting.types) inner.check(closed(type.type))
  const openedIndices = nesting.types.map((type) => openIndices(inner, type.type))
  const open: OpenBlock = {
    levelParams: first.levelParams,
    levels,
    params,
    types: nesting.types,
    indices: openedIndices.map(({ indices }) => indices),
    resultLevel: commonLevel(
      inner,
      openedIndices.map(({ level }) => level),
    ),
  }
  for (const [i, type] of open.types.entries())
    for (const ctor of type.ctors) {
      inner.check(closed(ctor.type))
      checkConstructor(inner, open, i, ctor)
    }
  const recs = deriveRecursors(inner, open, elimination(inner, open), nesting, block.types.length)
  block.types.forEach((type, i) => {
    if (type.numIndices !== open.indices[i]?.length) throw new Refused('another number of indices')
  })
  return recs
}

/** The type of a constructor behind the block's parameters, after it was checked as a plain term. */
function openConstructor(c: Checker, ctor: Constructor, params: readonly Local[]): Expr {
  requireWellFormed(c, [ctor.type], ctor.levelParams)
  c.check(ctor.type)
  let type = ctor.type
  for (const param of params) {
    if (type.kind !== 'pi' || !c.isDefEq(type.type, param.type))
      throw new Refused(`${ctor.name} has other parameters than its type`)
    type = instantiate(c.terms, type.body, [param])
  }
  return type
}

/** A type of the block as a constant: its own as declared, an auxiliary one after what it is an instance of. */
function typeOver(
  env: Environment,
  { name, ctors }: OpenType,
  type: Expr,
  { types }: Omit<InductiveBlock, 'recs'>,
  nesting: Nesting,
): InductiveType {
  const own = types.find((one) => one.name === name)
  if (own !== undefined) return own
  const [first] = types
  const instance = env.find(nesting.original(name))
  if (instance?.kind !== 'induct' || first === undefined) throw new Error('an auxiliary type of nothing')
  const { levelParams, numParams, isRec, isReflexive, numNested } = first
  const shape = { levelParams, numParams, isRec, isReflexive, numNested, isUnsafe: false }
  return {
    kind: 'induct',
    name,
    type,
    ...shape,
    numIndices: instance.numIndices,
    all: [name],
    ctors: ctors.map((ctor) => ctor.name),
  }
}

/** Adds the block's constants; what was derived must hold as plain terms, too. */
export function declareBlock(
  c: Checker,
  block: Omit<InductiveBlock, 'recs'>,
  recs: readonly Recursor[],
): void {
  for (const one of [...block.types, ...block.ctors, ...recs]) c.env.add(one)
  const again = new Checker({ terms: c.terms, env: c.env, meter: c.meter })
  for (const { type } of block.ctors) again.check(type)
  for (const rec of recs) {
    requireWellFormed(c, [rec.type, ...rec.rules.map(({ rhs }) => rhs)], rec.levelParams)
    sortOf(again, again.check(rec.type))
    for (const { rhs } of rec.rules) again.check(rhs)
  }
}
