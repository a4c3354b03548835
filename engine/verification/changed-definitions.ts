// Whether what a submission declares anew under a name of the reference's is still that: in other terms, but equal by
// definition. Lean writes one text's definitions by means of another's matchers where it has them already.
import { termsOf, type Constant, type Declaration, type Definition } from '../kernel/declaration.ts'
import { inOrder } from '../kernel/order.ts'
import { closure, withLevelsOf } from './assemble.ts'
import { compareStatements } from './compare-statement.ts'
import type { Court } from './court.ts'

/** Of constants that a target rests on, the first that the submission has changed. */
export const changedAmong = (court: Court, constants: readonly Constant[]): Constant | undefined =>
  constants.find(({ name }) => court.submission.different.has(name) && !isStillEqual(court, name))

function isStillEqual({ reference, submission, ...court }: Court, name: Constant['name']): boolean {
  const [ours, theirs] = [reference.constants.get(name), submission.constants.get(name)]
  if (ours?.kind !== 'def' || theirs?.kind !== 'def') return false
  if (ours.levelParams.length !== theirs.levelParams.length || ours.safety !== theirs.safety) return false
  return areEqual(court, ours, theirs)
}

function areEqual(
  { pieces, terms, header, clock }: Omit<Court, 'reference' | 'submission'>,
  ours: Definition,
  theirs: Definition,
): boolean {
  const ordered = inOrder([...closure(pieces, [...termsOf(ours), ...termsOf(theirs)])])
  if (ordered.type === 'cyclic') return false
  const declarations: readonly Declaration[] = ordered.declarations
  const { levelParams } = ours
  return (['type', 'value'] as const).every((part) => {
    const found = withLevelsOf(terms, theirs[part], theirs.levelParams, levelParams)
    const asked = { expected: ours[part], found, levelParams, declarations, header, terms, clock }
    return compareStatements(asked) !== 'different'
  })
}
