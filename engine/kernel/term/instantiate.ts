// Replacing bound variables by terms, variables in scope by bound ones, and universe parameters by levels. A part that
// has nothing to replace is itself; a part that occurs twice is replaced once.
import type { Expr } from './expr.ts'
import type { Level } from './level.ts'
import type { Name } from './name.ts'
import type { Terms } from './terms.ts'

/** Results of one replacement by depth of binders and term. */
type Done = Map<number, Expr>[]

/** The term with the same kind and other parts. */
export function rebuilt(terms: Terms, e: Expr, part: (child: Expr, binders: 0 | 1) => Expr): Expr {
  switch (e.kind) {
    case 'app':
      return terms.app(part(e.fn, 0), part(e.arg, 0))
    case 'lam':
      return terms.lam(part(e.type, 0), part(e.body, 1), e.name, e.info)
    case 'pi':
      return terms.pi(part(e.type, 0), part(e.body, 1), e.name, e.info)
    case 'let':
      return terms.let(part(e.type, 0), part(e.value, 0), part(e.body, 1), e.name)
    case 'proj':
      return terms.proj(e.structure, e.index, part(e.value, 0))
    default:
      return e
  }
}

/** The body of `values.length` binders with closed values for their variables, the outermost binder's first. */
export function instantiate(terms: Terms, body: Expr, values: readonly Expr[]): Expr {
  const count = values.length
  if (body.loose === 0 || count === 0) return body
  const done: Done = []
  const walk = (e: Expr, offset: number): Expr => {
    if (e.loose <= offset) return e
    if (e.kind === 'bvar')
      return e.index < offset + count
        ? (values[count - 1 - (e.index - offset)] as Expr)
        : terms.bvar(e.index - count)
    const level = (done[offset] ??= new Map<number, Expr>())
    const found = level.get(e.id)
    if (found !== undefined) return found
    const made =
      e.kind === 'app'
        ? terms.app(walk(e.fn, offset), walk(e.arg, offset))
        : rebuilt(terms, e, (child, binders) => walk(child, offset + binders))
    level.set(e.id, made)
    return made
  }
  return walk(body, 0)
}

/** The term with the variables in scope from `depth` on, `count` of them, bound by as many binders outside it. */
export function abstract(terms: Terms, e: Expr, depth: number, count: number): Expr {
  if (!e.hasLocal || count === 0) return e
  const done: Done = []
  const walk = (at: Expr, offset: number): Expr => {
    if (!at.hasLocal) return at
    if (at.kind === 'local')
      return at.depth >= depth && at.depth < depth + count
        ? terms.bvar(offset + count - 1 - (at.depth - depth))
        : at
    const level = (done[offset] ??= new Map<number, Expr>())
    const found = level.get(at.id)
    if (found !== undefined) return found
    const made = rebuilt(terms, at, (child, binders) => walk(child, offset + binders))
    level.set(at.id, made)
    return made
  }
  return walk(e, 0)
}

export function instantiateLevel(
  terms: Terms,
  level: Level,
  params: readonly Name[],
  values: readonly Level[],
): Level {
  if (!level.hasParam) return level
  const { levels } = terms
  const walk = (one: Level): Level => {
    if (!one.hasParam) return one
    switch (one.kind) {
      case 'zero':
        return one
      case 'succ':
        return levels.succ(walk(one.of))
      case 'max':
      case 'imax':
        return levels[one.kind](walk(one.left), walk(one.right))
      case 'param':
        return values[params.indexOf(one.name)] ?? one
      default:
        return one satisfies never
    }
  }
  return walk(level)
}

/** The term with levels for universe parameters. */
export function instantiateParams(
  terms: Terms,
  root: Expr,
  params: readonly Name[],
  values: readonly Level[],
): Expr {
  if (!root.hasParam || params.length === 0) return root
  const done = new Map<number, Expr>()
  const walk = (e: Expr): Expr => {
    if (!e.hasParam) return e
    const found = done.get(e.id)
    if (found !== undefined) return found
    const level = (one: Level): Level => instantiateLevel(terms, one, params, values)
    const made =
      e.kind === 'sort'
        ? terms.sort(level(e.level))
        : e.kind === 'const'
          ? terms.const(e.name, e.levels.map(level))
          : rebuilt(terms, e, walk)
    done.set(e.id, made)
    return made
  }
  return walk(root)
}
