// The type checker of closed terms over an environment: what it remembers, and its rules tied together. A variable in
// scope is a term with its type, told from others by how many were in scope before it; so equal terms under equal
// binders are one term, and what was found of them holds wherever they are met again.
import type { Meter } from '../budget.ts'
import type { Environment } from '../environment.ts'
import type { Const, Expr, Local } from '../term/expr.ts'
import { instantiateParams } from '../term/instantiate.ts'
import type { Terms } from '../term/terms.ts'
import { isDefEq } from './def-eq.ts'

import { inferType } from './infer.ts'
import { Pairs } from './pairs.ts'
import { whnf, whnfCore } from './whnf.ts'

export interface Surroundings {
  terms: Terms
  env: Environment
  meter: Meter
}

export class Checker {
  readonly terms: Terms
  readonly env: Environment
  readonly meter: Meter
  readonly equal = new Pairs()
  /** Pairs of applications of one constant whose arguments were found to differ. */
  readonly different = new Pairs()
  readonly types = new Map<number, Expr>()
  readonly checkedTypes = new Map<number, Expr>()
  readonly normal = new Map<number, Expr>()
  readonly coreNormal = new Map<number, Expr>()
  readonly #values = new Map<number, Expr | null>()
  readonly #constTypes = new Map<number, Expr>()
  /** Variables in scope. */
  depth = 0

  constructor({ terms, env, meter }: Surroundings) {
    this.terms = terms
    this.env = env
    this.meter = meter
  }

  /** A new variable in scope, until `depth` is set back. */
  open(type: Expr): Local {
    return this.terms.local(this.depth++, type)
  }

  /** The type of a term that is known to have one. */
  infer(e: Expr): Expr {
    return inferType(this, e, false)
  }

  /** The type of a term of which nothing is known; refuses one that has none. */
  check(e: Expr): Expr {
    return inferType(this, e, true)
  }

  whnf(e: Expr): Expr {
    return whnf(this, e)
  }

  /** Without unfolding definitions; `cheap`: nor in what is projected from. */
  whnfCore(e: Expr, cheap: boolean): Expr {
    return whnfCore(this, e, cheap)
  }

  isDefEq(a: Expr, b: Expr): boolean {
    return isDefEq(this, a, b)
  }

  /** The value of a definition or theorem at these levels; null for what has none. */
  valueOf(constant: Const): Expr | null {
    let value = this.#values.get(constant.id)
    if (value === undefined) {
      const found = this.env.find(constant.name)
      const unfolds =
        (found?.kind === 'def' || found?.kind === 'thm') &&
        found.levelParams.length === constant.levels.length
      value = unfolds ? instantiateParams(this.terms, found.value, found.levelParams, constant.levels) : null
      this.#values.set(constant.id, value)
    }
    return value
  }

  /** The type at these levels; null for what is not declared or has another number of them. */
  typeOf(constant: Const): Expr | null {
    const known = this.#constTypes.get(constant.id)
    if (known !== undefined) return known
    const found = this.env.find(constant.name)
    if (found === null || found.levelParams.length !== constant.levels.length) return null
    const type = instantiateParams(this.terms, found.type, found.levelParams, constant.levels)
    this.#constTypes.set(constant.id, type)
    return type
  }
}
