// What a reference leaves open: theorems whose value is a `sorry`, and definitions that a submission is to give. Any other use
// of `sorry` would let a proof rest on it.
import {
  constantsOf,
  termsOf,
  type Constant,
  type Declaration,
  type Definition,
  type Theorem,
} from '../kernel/declaration.ts'
import { argumentsOf, headOf, type Expr } from '../kernel/term/expr.ts'
import { nameOf, type Name } from '../kernel/term/name.ts'
import { usedConstants } from '../kernel/used-constants.ts'
import type { HolePolicy, Question } from './question.ts'
import { nameWritten, writtenName } from './written-name.ts'

export const sorryAxiom = nameOf('sorryAx')

export interface DefinitionHole {
  definition: Definition
  policy: HolePolicy
}
export interface Reference {
  /** What is to be proved, in the order that was asked for, or by name. */
  targets: Theorem[]
  /** Every theorem that is left open, asked for or not. */
  open: ReadonlyMap<Name, Theorem>
  holes: ReadonlyMap<Name, DefinitionHole>
  /** All that is neither. */
  others: Declaration[]
  constants: ReadonlyMap<Name, Constant>
}
export type ReadReference = { type: 'read'; reference: Reference } | { type: 'invalid'; detail: string }

export function readReference(
  declarations: readonly Declaration[],
  { targets: wanted, holes: asked }: Pick<Question, 'targets' | 'holes'>,
): ReadReference {
  const constants = new Map(declarations.flatMap(constantsOf).map((one) => [one.name, one]))
  const holes = new Map<Name, DefinitionHole>()
  for (const { name, policy } of asked) {
    const definition = constants.get(nameWritten(name))
    if (definition?.kind !== 'def' || !isSorry(definition.value))
      return invalid(`\`${name}\` is no definition whose value is a \`sorry\``)
    holes.set(definition.name, { definition, policy })
  }
  const targets: Theorem[] = []
  for (const name of wanted ?? []) {
    const theorem = constants.get(nameWritten(name))
    if (theorem?.kind !== 'thm') return invalid(`the reference has no theorem \`${name}\``)
    if (!targets.includes(theorem)) targets.push(theorem)
  }
  const open = new Map(targets.map((one) => [one.name, one]))
  const others: Declaration[] = []
  for (const one of declarations) {
    if (one.kind === 'thm' && isSorry(one.value)) {
      open.set(one.name, one)
      if (wanted === null) targets.push(one)
    } else if (!('name' in one) || !(open.has(one.name) || holes.has(one.name))) others.push(one)
  }
  if (wanted === null) targets.sort((a, b) => (a.name < b.name ? -1 : 1))
  if (targets.length === 0) return invalid('no theorem of it is left open by a `sorry`')
  const resting = [
    ...others.flatMap(constantsOf),
    ...[...open.values(), ...[...holes.values()].map(({ definition }) => definition)],
  ].find((one) =>
    usedConstants(open.has(one.name) || holes.has(one.name) ? [one.type] : termsOf(one)).has(sorryAxiom),
  )
  if (resting !== undefined)
    return invalid(
      `\`${writtenName(resting.name)}\` uses \`sorry\` in another way than as the value of a theorem`,
    )
  return { type: 'read', reference: { targets, open, holes, others, constants } }
}

const invalid = (detail: string): ReadReference => ({ type: 'invalid', detail })

/** Behind the declaration's own binders: `sorryAx type synthetic`, with a label in newer versions. */
function isSorry(value: Expr): boolean {
  let body = value
  while (body.kind === 'lam') body = body.body
  const head = headOf(body)
  const [, ...rest] = argumentsOf(body)
  return (
    head.kind === 'const' &&
    head.name === sorryAxiom &&
    rest.length <= 2 &&
    rest.every(({ loose }) => loose === 0)
  )
}
