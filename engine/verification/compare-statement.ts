// How a submission's statement of a target stands to the reference's: for people to read, since the reference's alone is what
// is proved.
import { Refused, Undecided, defaultBudget, Meter } from '../kernel/budget.ts'
import { Checker } from '../kernel/checker/checker.ts'
import type { Clock } from '../clock.ts'
import { constantsOf, type Declaration, type FindConstant } from '../kernel/declaration.ts'
import { Environment } from '../kernel/environment.ts'
import type { Expr } from '../kernel/term/expr.ts'
import type { Name } from '../kernel/term/name.ts'
import { isSameTerm } from '../kernel/term/same-term.ts'
import type { Terms } from '../kernel/term/terms.ts'
import { requireWellFormed } from '../kernel/well-formed.ts'
import type { StatementView } from './question.ts'

const budget = { ...defaultBudget, steps: 2_000_000, timeMs: 2_000 }

export interface Statements {
  expected: Expr
  found: Expr
  levelParams: readonly Name[]
  /** What both may mention, above the header. */
  declarations: readonly Declaration[]
  header: FindConstant
  terms: Terms
  clock: Pick<Clock, 'nowMs'>
}

/** What can't be told to be equal within the budget is different. */
export function compareStatements(asked: Statements): StatementView {
  const { expected, found, levelParams, declarations, header, terms, clock } = asked
  if (isSameTerm(expected, found)) return 'identical'
  const env = new Environment(header)
  for (const one of declarations.flatMap(constantsOf)) env.add(one)
  const before = terms.count
  const meter = new Meter(budget, () => terms.count - before, clock)
  const checker = new Checker({ terms, env, meter })
  try {
    requireWellFormed(checker, [expected, found], levelParams)
    checker.check(found)
    return checker.isDefEq(expected, found) ? 'defeq' : 'different'
  } catch (error) {
    if (error instanceof Refused || error instanceof Undecided || error instanceof RangeError)
      return 'different'
    throw error
  }
}
