// One node of a declaration changed at random.
import type { Declaration } from '../../../../engine/kernel/declaration.ts'
import { childrenOf, type Expr } from '../../../../engine/kernel/term/expr.ts'
import { rebuilt } from '../../../../engine/kernel/term/instantiate.ts'
import type { Level } from '../../../../engine/kernel/term/level.ts'
import { nameOf, type Name } from '../../../../engine/kernel/term/name.ts'
import type { Terms } from '../../../../engine/kernel/term/terms.ts'
import type { Random } from './random.ts'

interface Material {
  terms: Terms
  random: Random
  /** Terms of the declaration, any of which may stand elsewhere. */
  parts: readonly Expr[]
  levelParams: readonly Name[]
}

/** @returns null where the change left things as they were, or a loose variable in the declaration. */
export function mutated(declaration: Declaration, terms: Terms, random: Random): Declaration | null {
  const change = (e: Expr, levelParams: readonly Name[]): Expr =>
    changed(e, { terms, random, parts: partsOf(e), levelParams })
  const isSound = (made: Expr, old: Expr): boolean => made !== old && made.loose === 0
  switch (declaration.kind) {
    case 'quot':
      return null
    case 'axiom': {
      const type = change(declaration.type, declaration.levelParams)
      return isSound(type, declaration.type) ? { ...declaration, type } : null
    }
    case 'def':
    case 'thm':
    case 'opaque': {
      const field = random.below(4) === 0 ? 'type' : 'value'
      const made = change(declaration[field], declaration.levelParams)
      return isSound(made, declaration[field]) ? { ...declaration, [field]: made } : null
    }
    case 'inductive': {
      const isType = declaration.ctors.length === 0 || random.below(4) === 0
      const list = isType ? declaration.types : declaration.ctors
      const at = random.below(list.length)
      const one = list[at]
      if (one === undefined) return null
      const type = change(one.type, one.levelParams)
      if (!isSound(type, one.type)) return null
      const made = list.map((each, i) => (i === at ? { ...each, type } : each))
      return { ...declaration, [isType ? 'types' : 'ctors']: made } as Declaration
    }
  }
}

function partsOf(root: Expr): Expr[] {
  const seen = new Set<Expr>()
  const stack = [root]
  for (let e = stack.pop(); e; e = stack.pop())
    if (!seen.has(e)) {
      seen.add(e)
      stack.push(...childrenOf(e))
    }
  return [...seen]
}

/** Walks down at random, and changes the term at which the walk ends. */
function changed(e: Expr, material: Material): Expr {
  const children = childrenOf(e)
  const { random, terms } = material
  if (children.length === 0 || random.below(12) === 0) return other(e, material)
  const chosen = random.below(children.length)
  let at = 0
  return rebuilt(terms, e, (child) => (at++ === chosen ? changed(child, material) : child))
}

function other(e: Expr, material: Material): Expr {
  const { terms, random, parts } = material
  if (random.below(3) === 0) return random.pick(parts)
  switch (e.kind) {
    case 'bvar':
      return terms.bvar(Math.max(0, e.index + (random.below(2) === 0 ? 1 : -1)))
    case 'sort':
      return terms.sort(otherLevel(e.level, material))
    case 'const':
      if (e.levels.length > 0 && random.below(2) === 0) {
        const at = random.below(e.levels.length)
        return terms.const(e.name, e.levels.with(at, otherLevel(e.levels[at] as Level, material)))
      }
      return otherConst(e.name, e.levels, material)
    case 'app':
      return random.pick([e.fn, e.arg, terms.app(e.fn, random.pick(parts)), terms.app(e.arg, e.fn)])
    case 'lam':
      return random.pick([terms.pi(e.type, e.body), e.body, terms.lam(random.pick(parts), e.body)])
    case 'pi':
      return random.pick([terms.lam(e.type, e.body), e.body, terms.pi(random.pick(parts), e.body)])
    case 'let':
      return random.pick([e.body, terms.let(e.type, random.pick(parts), e.body)])
    case 'proj':
      return random.pick([
        e.value,
        terms.proj(e.structure, e.index + 1, e.value),
        terms.proj(e.structure, Math.max(0, e.index - 1), e.value),
        terms.proj(nameOf('Prod'), e.index, e.value),
      ])
    case 'nat':
      return terms.nat(e.value + BigInt(random.below(3)))
    case 'str':
      return terms.str(`${e.value}x`)
    case 'local':
      return e
  }
}

function otherConst(name: Name, levels: readonly Level[], { terms, random, parts }: Material): Expr {
  const consts = parts.filter((part) => part.kind === 'const')
  const found = random.pick(consts)
  if (found.kind !== 'const') return found
  return random.below(2) === 0 ? terms.const(found.name, levels) : terms.const(name, found.levels)
}

function otherLevel(level: Level, { terms, random, levelParams }: Material): Level {
  const { levels } = terms
  const made = [
    levels.succ(level),
    levels.zero,
    levels.imax(level, levels.zero),
    levels.max(level, levels.succ(levels.zero)),
  ]
  if (level.kind === 'succ') made.push(level.of)
  if (level.kind === 'max') made.push(levels.imax(level.left, level.right), level.left)
  if (level.kind === 'imax') made.push(levels.max(level.left, level.right), level.right)
  for (const name of levelParams) made.push(levels.param(name))
  return random.pick(made)
}
