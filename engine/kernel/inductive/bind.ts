// Terms under binders for variables in scope, the outermost first.
import type { Expr, Local } from '../term/expr.ts'
import { rebuilt } from '../term/instantiate.ts'
import type { Terms } from '../term/terms.ts'

export const bindPi = (terms: Terms, locals: readonly Local[], body: Expr): Expr =>
  bind(terms, locals, body, 'pi')
export const bindLam = (terms: Terms, locals: readonly Local[], body: Expr): Expr =>
  bind(terms, locals, body, 'lam')

function bind(terms: Terms, locals: readonly Local[], body: Expr, kind: 'pi' | 'lam'): Expr {
  const positions = new Map(locals.map((local, i) => [local.id, i]))
  /** With the first `count` of the variables bound. */
  const abstracted = (root: Expr, count: number): Expr => {
    const done: Map<number, Expr>[] = []
    const walk = (e: Expr, offset: number): Expr => {
      if (!e.hasLocal) return e
      if (e.kind === 'local') {
        const at = positions.get(e.id)
        return at === undefined || at >= count ? e : terms.bvar(offset + count - 1 - at)
      }
      const level = (done[offset] ??= new Map<number, Expr>())
      let made = level.get(e.id)
      if (made === undefined) {
        made = rebuilt(terms, e, (child, binders) => walk(child, offset + binders))
        level.set(e.id, made)
      }
      return made
    }
    return walk(root, 0)
  }
  return locals.reduceRight(
    (rest, local, i) => terms[kind](abstracted(local.type, i), rest),
    abstracted(body, locals.length),
  )
}
