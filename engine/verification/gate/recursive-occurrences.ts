// Within its own constructors an inductive type is applied to exactly its parameters and levels, as they are written: what
// the kernel does with nested occurrences rests on that, and it drops arguments that it has not looked at.

import { argumentsOf, childrenOf, headOf, type Expr } from '../../kernel/term/expr.ts'
import type { Name } from '../../kernel/term/name.ts'
import type { GateRule } from './rule.ts'

export const recursiveOccurrences: GateRule = {
  name: 'recursive-occurrences',
  standsFor: 'leanprover/lean4#14576, #14621',
  trips(declaration) {
    if (declaration.kind !== 'inductive') return null
    const own = new Set(declaration.types.map(({ name }) => name))
    const levels = declaration.types[0]?.levelParams ?? []
    for (const ctor of declaration.ctors)
      if (!areOrdinary(ctor.type, { own, levels, numParams: ctor.numParams }))
        return `${ctor.name} applies its type to other parameters or levels`
    return null
  },
}

interface Block {
  own: ReadonlySet<Name>
  levels: readonly Name[]
  numParams: number
}

function areOrdinary(type: Expr, block: Block): boolean {
  const seen = new Map<Expr, Set<number>>()
  const stack: { term: Expr; depth: number }[] = [{ term: type, depth: 0 }]
  for (let top = stack.pop(); top; top = stack.pop()) {
    const { term, depth } = top
    const depths = seen.get(term) ?? new Set<number>()
    if (depths.has(depth)) continue
    seen.set(term, depths.add(depth))
    const head = headOf(term)
    if (head.kind === 'const' && block.own.has(head.name)) {
      if (!isOrdinary(argumentsOf(term), head.levels, depth, block)) return false
      for (const arg of argumentsOf(term)) stack.push({ term: arg, depth })
    } else stack.push(...childrenOf(term).map((child, i) => ({ term: child, depth: depth + bound(term, i) })))
  }
  return true
}

function isOrdinary(
  args: readonly Expr[],
  levels: Extract<Expr, { kind: 'const' }>['levels'],
  depth: number,
  { levels: params, numParams }: Block,
): boolean {
  return (
    levels.length === params.length &&
    levels.every((level, i) => level.kind === 'param' && level.name === params[i]) &&
    Array.from({ length: numParams }, (_, i) => args[i]).every(
      (arg, i) => arg?.kind === 'bvar' && arg.index === depth - 1 - i,
    )
  )
}

/** Whether a binder of the term is over its child. */
const bound = (term: Expr, child: number): 0 | 1 =>
  ((term.kind === 'pi' || term.kind === 'lam') && child === 1) || (term.kind === 'let' && child === 2) ? 1 : 0
