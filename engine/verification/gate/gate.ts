// The gate before Lean's kernel: what it is not trusted with does not reach it.
import { Meter, Undecided } from '../../kernel/budget.ts'
import { constantsOf, type Declaration, type FindConstant } from '../../kernel/declaration.ts'
import type { Clock } from '../../clock.ts'
import type { Name } from '../../kernel/term/name.ts'
import { blocks } from './blocks.ts'
import { compiledCode } from './compiled-code.ts'
import { inductiveSorts } from './inductive-sorts.ts'
import { openOccurrences } from './open-occurrences.ts'
import { plainInductives } from './plain-inductives.ts'
import { projections } from './projections.ts'
import { recursiveOccurrences } from './recursive-occurrences.ts'
import { reservedNames } from './reserved-names.ts'
import type { GateRule } from './rule.ts'
import { zeroLevels } from './zero-levels.ts'

export const gateRules: readonly GateRule[] = [
  reservedNames,
  compiledCode,
  blocks,
  zeroLevels,
  projections,
  recursiveOccurrences,
  openOccurrences,
  inductiveSorts,
  plainInductives,
]

export interface Trip {
  rule: string
  declaration: Name
  why: string
}

/** Levels are small; one on which this is spent is somebody's intent. */
const budget = { steps: 2_000_000, timeMs: 5_000, depth: 10_000, nodes: Infinity }

/** @returns the first trip; null: all may pass. */
export function tripAtGate(
  declarations: readonly Declaration[],
  header: FindConstant,
  clock: Pick<Clock, 'nowMs'>,
): Trip | null {
  const own = new Map(declarations.flatMap(constantsOf).map((one) => [one.name, one]))
  const find: FindConstant = (name) => own.get(name) ?? header(name)
  const meter = new Meter(budget, () => 0, clock)
  for (const declaration of declarations)
    for (const rule of gateRules) {
      const why = tripped(rule, declaration, { find, meter })
      if (why !== null)
        return { rule: rule.name, declaration: constantsOf(declaration)[0]?.name ?? ('' as Name), why }
    }
  return null
}

function tripped(rule: GateRule, ...asked: Parameters<GateRule['trips']>): string | null {
  try {
    return rule.trips(...asked)
  } catch (error) {
    if (error instanceof Undecided || error instanceof RangeError) return 'too much to look at'
    throw error
  }
}
