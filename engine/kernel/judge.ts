// The second kernel: whether new declarations are sound over a header that is trusted as given. Accepted means that every
// one is, each over those before it; a refusal names the first that is not; beyond the budget nothing is claimed.
import type { Clock } from '../clock.ts'
import { defaultBudget, Undecided, Meter, Refused, type Budget } from './budget.ts'
import { Checker } from './checker/checker.ts'
import { sortOf } from './checker/infer.ts'
import { isZero } from './checker/level-order.ts'
import { constantsOf, type Declaration, type FindConstant } from './declaration.ts'
import { Environment, meaningfulNames } from './environment.ts'
import { addInductiveBlock } from './inductive/add-block.ts'
import { rootOf, type Name } from './term/name.ts'
import { asksPerWatch, type Terms } from './term/terms.ts'
import { isSafe, requireDistinct, requireWellFormed } from './well-formed.ts'

export type KernelVerdict =
  | { verdict: 'accepted' }
  | { verdict: 'rejected'; declaration: Name; reason: string }
  | { verdict: 'undecided'; declaration: Name | null; why: string }

export interface Judgement {
  /** The header's constants: trusted. */
  header: FindConstant
  /** Each after what it mentions; see order.ts. */
  declarations: readonly Declaration[]
  /** The table that holds their terms, over the header's. */
  terms: Terms
  budget?: Budget
  clock: Pick<Clock, 'nowMs'>
}

/** Names that no text may declare: Lean's own translation of nested types uses them, and ours does. */
const reservedRoots: ReadonlySet<string> = new Set(['_nested', '_kernel_fresh'])

export function judge({
  header,
  declarations,
  terms,
  budget = defaultBudget,
  clock,
}: Judgement): KernelVerdict {
  const env = new Environment(header)
  const nodesBefore = terms.count
  const meter = new Meter(budget, () => terms.count - nodesBefore, clock)
  let current: Name | null = null
  terms.watch = () => meter.spend(asksPerWatch)
  try {
    for (const declaration of declarations) {
      const constants = constantsOf(declaration)
      current = constants[0]?.name ?? null
      const odd = constants.find(({ name }) => meaningfulNames.has(name) || declaration.kind === 'quot')
      if (odd !== undefined)
        return {
          verdict: 'undecided',
          declaration: odd.name,
          why: 'it declares what the kernel takes for granted',
        }
      for (const { name } of constants) requireFree(env, name)
      requireDistinct(
        constants.map(({ name }) => name),
        'two constants',
      )
      // Unsafe and partial constants prove nothing: they are left out, and whatever mentions one is refused.
      if (constants.every(isSafe)) addDeclaration(new Checker({ terms, env, meter }), declaration)
    }
    return { verdict: 'accepted' }
  } catch (error) {
    if (error instanceof Refused && current !== null)
      return { verdict: 'rejected', declaration: current, reason: error.message }
    if (error instanceof Undecided) return { verdict: 'undecided', declaration: current, why: error.message }
    // The stack's end: nothing of this judgement is used any more.
    if (error instanceof RangeError) return { verdict: 'undecided', declaration: current, why: 'too deep' }
    throw error
  } finally {
    terms.watch = null
  }
}

function requireFree(env: Environment, name: Name): void {
  if (reservedRoots.has(rootOf(name))) throw new Refused(`${name} is a reserved name`)
  if (env.find(name) !== null) throw new Refused(`${name} is already declared`)
}

/** Throws `Refused` or `Undecided`; adds the declaration to the checker's environment otherwise. */
export function addDeclaration(c: Checker, declaration: Declaration): void {
  const { env } = c
  switch (declaration.kind) {
    case 'axiom':
    case 'def':
    case 'thm':
    case 'opaque':
      checkValue(c, declaration)
      return env.add(declaration)
    case 'inductive':
      return addInductiveBlock(c, declaration)
    case 'quot':
      throw new Refused('a quotient declared anew')
    default:
      declaration satisfies never
  }
}

function checkValue(c: Checker, one: Exclude<Declaration, { kind: 'inductive' | 'quot' }>): void {
  requireDistinct(one.levelParams, 'two universe parameters')
  const terms = one.kind === 'axiom' ? [one.type] : [one.type, one.value]
  requireWellFormed(c, terms, one.levelParams)
  const level = sortOf(c, c.check(one.type))
  if (one.kind === 'thm' && !isZero(level, c.meter))
    throw new Refused('a theorem whose type is no proposition')
  if (one.kind !== 'axiom' && !c.isDefEq(c.check(one.value), one.type))
    throw new Refused('the value is of another type')
}
