// A block of inductive types while it is judged: parameters are variables in scope, of which the types of constructors
// speak, and nested occurrences have become types of the block.
import type { Checker } from '../checker/checker.ts'
import { argumentsOf, headOf, type Const, type Expr, type Local } from '../term/expr.ts'
import type { Level } from '../term/level.ts'
import { nameOf, type Name } from '../term/name.ts'
import { usedConstants } from '../used-constants.ts'

export interface OpenConstructor {
  readonly name: Name
  /** Its type behind the parameters. */
  readonly type: Expr
}
export interface OpenType {
  readonly name: Name
  /** Its type behind the parameters. */
  readonly type: Expr
  readonly ctors: readonly OpenConstructor[]
}
export interface OpenBlock {
  readonly levelParams: readonly Name[]
  readonly levels: readonly Level[]
  readonly params: readonly Local[]
  readonly types: readonly OpenType[]
  /** Indices of each type: variables in scope. */
  readonly indices: readonly (readonly Local[])[]
  readonly resultLevel: Level
}

export const typeConst = (c: Checker, block: OpenBlock, i: number): Const =>
  c.terms.const(block.types[i]?.name as Name, block.levels)

export function mentionsTypes(c: Checker, types: readonly { name: Name }[], e: Expr): boolean {
  const seen = new Set<Expr>()
  const used = usedConstants([e], seen)
  c.meter.spend(seen.size)
  return types.some(({ name }) => used.has(name))
}

export interface Occurrence {
  /** Which type of the block. */
  type: number
  indices: Expr[]
}

/** The term as one of the block's types applied to exactly the parameters and to indices that mention none of them. */
export function occurrence(c: Checker, block: OpenBlock, e: Expr): Occurrence | null {
  const head = headOf(e)
  const type = block.types.findIndex((_, i) => typeConst(c, block, i) === head)
  const args = argumentsOf(e)
  if (type === -1 || args.length !== block.params.length + (block.indices[type]?.length ?? 0)) return null
  if (block.params.some((param, i) => args[i] !== param)) return null
  const indices = args.slice(block.params.length)
  return indices.some((index) => mentionsTypes(c, block.types, index)) ? null : { type, indices }
}

/** Marks of binders' types by their number of arguments; the type itself is the first. */
const annotations: ReadonlyMap<Name, number> = new Map([
  [nameOf('optParam'), 2],
  [nameOf('autoParam'), 2],
  [nameOf('outParam'), 1],
  [nameOf('semiOutParam'), 1],
])

/** Without marks such as that of a default value, as Lean has the types of recursors. */
export function withoutAnnotations(type: Expr): Expr {
  const head = headOf(type)
  const args = argumentsOf(type)
  const [marked] = args
  return head.kind === 'const' && marked !== undefined && annotations.get(head.name) === args.length
    ? withoutAnnotations(marked)
    : type
}

export const openBinder = (c: Checker, type: Expr): Local => c.open(withoutAnnotations(type))
