// The recursors of a block and their rules, derived from its types and constructors alone.
import type { Checker } from '../checker/checker.ts'
import type { Recursor, RecursorRule } from '../declaration.ts'
import type { Expr, Local } from '../term/expr.ts'
import { nameOf, type Name } from '../term/name.ts'
import { bindLam, bindPi } from './bind.ts'
import { typeConst, type OpenBlock } from './block.ts'
import { openFields, type Field } from './constructors.ts'
import type { Elimination } from './elimination.ts'
import type { Nesting } from './nested.ts'

interface Case {
  ctor: Name
  fields: Field[]
  minor: Local
}

/** @param own how many of the block's types are its own, not auxiliary. */
export function deriveRecursors(
  c: Checker,
  block: OpenBlock,
  { level, param, k }: Elimination,
  nesting: Nesting,
  own: number,
): Recursor[] {
  const { terms } = c
  const { params, types, indices } = block
  const names = types.slice(0, own).map(({ name }) => name)
  const recNames = types.map(({ name }, i) =>
    nameOf(i < own ? `${name}.rec` : `${names[0] ?? ''}.rec_${i - own + 1}`),
  )
  const majors = types.map((_, i) =>
    c.open(terms.apps(terms.apps(typeConst(c, block, i), params), indices[i] ?? [])),
  )
  const motives = majors.map((major, i) =>
    c.open(bindPi(terms, [...(indices[i] ?? []), major], terms.sort(level))),
  )
  const motiveOf = (type: number, at: readonly Expr[], value: Expr): Expr =>
    terms.app(terms.apps(motives[type] as Local, at), value)
  const cases = types.map((type) =>
    type.ctors.map((ctor): Case => {
      const { fields, indices: made } = openFields(c, block, ctor)
      const locals = fields.map(({ local }) => local)
      const value = terms.apps(terms.apps(terms.const(ctor.name, block.levels), params), locals)
      const hypotheses = fields.flatMap(({ local, recursive }) =>
        recursive === null
          ? []
          : [
              c.open(
                bindPi(
                  terms,
                  recursive.args,
                  motiveOf(recursive.type, recursive.indices, terms.apps(local, recursive.args)),
                ),
              ),
            ],
      )
      const result = motiveOf(types.indexOf(type), made, value)
      return { ctor: ctor.name, fields, minor: c.open(bindPi(terms, [...locals, ...hypotheses], result)) }
    }),
  )
  const minors = cases.flat().map(({ minor }) => minor)
  const levelParams = param === null ? block.levelParams : [param, ...block.levelParams]
  const levels = param === null ? block.levels : [level, ...block.levels]
  // What speaks of auxiliary types is said of their instances before the parameters are bound, of which those speak.
  const closed = (bind: typeof bindPi, locals: readonly Local[], body: Expr): Expr =>
    bind(terms, params, nesting.restored(bind(terms, locals, body)))

  const ruleOf = ({ ctor, fields, minor }: Case): RecursorRule => {
    const locals = fields.map(({ local }) => local)
    const hypotheses = fields.flatMap(({ local, recursive }) => {
      if (recursive === null) return []
      const rec = terms.const(recNames[recursive.type] as Name, levels)
      const shared = terms.apps(terms.apps(terms.apps(rec, params), motives), minors)
      const applied = terms.app(terms.apps(shared, recursive.indices), terms.apps(local, recursive.args))
      return [bindLam(terms, recursive.args, applied)]
    })
    const body = terms.apps(terms.apps(minor, locals), hypotheses)
    const rhs = closed(bindLam, [...motives, ...minors, ...locals], body)
    return { ctor: nesting.original(ctor), nfields: fields.length, rhs }
  }
  return types.map((_, i): Recursor => {
    const own = indices[i] ?? []
    const major = majors[i] as Local
    return {
      kind: 'rec',
      name: recNames[i] as Name,
      levelParams,
      type: closed(bindPi, [...motives, ...minors, ...own, major], motiveOf(i, own, major)),
      all: names,
      numParams: params.length,
      numIndices: own.length,
      numMotives: motives.length,
      numMinors: minors.length,
      rules: (cases[i] ?? []).map(ruleOf),
      k,
      isUnsafe: false,
    }
  })
}
