// What is known while one submission is judged, and the questions that need no kernel.
import type { Clock } from '../clock.ts'
import { axiomsBehind, knownAxioms } from '../kernel/axioms.ts'
import { constantsOf, type Declaration, type FindConstant, type Theorem } from '../kernel/declaration.ts'
import { nameOf, type Name } from '../kernel/term/name.ts'
import type { Terms } from '../kernel/term/terms.ts'
import { withLevelsOf, type Pieces } from './assemble.ts'
import { isClosedLiteral } from './closed-literal.ts'
import { compareStatements } from './compare-statement.ts'
import type { Replay } from './kernels.ts'
import type { Question, Reason, StatementView } from './question.ts'
import { sorryAxiom, type Reference } from './reference.ts'
import type { SubmittedConstants } from './submission.ts'
import { nameWritten, writtenName } from './written-name.ts'

export interface Court {
  question: Question
  reference: Reference
  submission: SubmittedConstants
  pieces: Pieces
  /** Trusted as given. */
  header: FindConstant
  /** Over the header's. */
  terms: Terms
  replay: Replay
  clock: Pick<Clock, 'nowMs'>
}

const standardAxioms: ReadonlySet<Name> = new Set(['propext', 'Quot.sound', 'Classical.choice'].map(nameOf))
/** Every proof may rest on it. */
export const isStandard = (axiom: Name): boolean => standardAxioms.has(axiom)

/** How the submission states the target. */
export function statementOf(
  { terms, header, clock }: Court,
  target: Theorem,
  own: Theorem,
  declarations: readonly Declaration[],
): StatementView {
  return compareStatements({
    expected: target.type,
    found: withLevelsOf(terms, own.type, own.levelParams, target.levelParams),
    levelParams: target.levelParams,
    declarations: declarations.slice(0, -1),
    header,
    terms,
    clock,
  })
}

/** Of the definitions that the submission was to give, among what is needed. */
export function flawOfHoles(
  { reference, submission, pieces, header }: Court,
  given: readonly Declaration[],
): { reason: Reason; detail: string } | null {
  const find: FindConstant = (name) =>
    given.flatMap(constantsOf).find((one) => one.name === name) ?? header(name)
  for (const [name, { policy, definition }] of reference.holes) {
    const written = writtenName(name)
    const own = submission.constants.get(name)
    if (own === undefined) return { reason: 'target_missing', detail: `the submission has no \`${written}\`` }
    if (own.kind !== 'def') return { reason: 'kind_mismatch', detail: `\`${written}\` is no definition` }
    if (own.levelParams.length !== definition.levelParams.length)
      return { reason: 'universe_mismatch', detail: `\`${written}\` has other universe parameters` }
    const filled = pieces.get(name)
    if (filled?.kind !== 'def')
      return { reason: 'kind_mismatch', detail: `\`${written}\` is unsafe or partial` }
    if (policy === 'closed_literal' && !isClosedLiteral(filled.value, find))
      return { reason: 'hole_not_literal', detail: `the value of \`${written}\` is not spelt out` }
  }
  return null
}

/** What the statement and its proof rest on. */
export function axiomsOf(
  { question, header }: Court,
  { type, value }: Theorem,
  given: readonly Declaration[],
): Name[] {
  const own = new Map(given.flatMap(constantsOf).map((one) => [one.name, one]))
  const allowed = question.allowedAxioms.map(nameWritten)
  // The header's other axioms may be theorems of which the library has kept no proof.
  const headerAxioms = new Set([...knownAxioms, ...allowed.filter((name) => header(name)?.kind === 'axiom')])
  return axiomsBehind([type, value], { find: (name) => own.get(name) ?? null, headerAxioms })
}

/** A submission can't allow itself an axiom by giving it a name that was allowed. */
export function disallowedOf({ question, reference, header }: Court, axioms: readonly Name[]): Name[] {
  const allowed = new Set(question.allowedAxioms.map(nameWritten))
  const isAllowed = (name: Name): boolean =>
    name !== sorryAxiom &&
    allowed.has(name) &&
    (header(name) !== null || reference.constants.get(name)?.kind === 'axiom')
  return axioms.filter((name) => !isAllowed(name))
}
