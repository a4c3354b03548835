// A request and two elaborated texts as the question for the process that judges.
import type { VerificationRequest } from '../../contract/index.ts'
import type { RequestLimits } from '../../check/limits.ts'
import type { Question } from '../../verification/question.ts'
import type { ElaboratedReference } from './references.ts'

/** Those of every classical proof. */
export const standardAxioms: readonly string[] = ['propext', 'Quot.sound', 'Classical.choice']

export function questionOf(
  { targets, definition_holes, allowed_axioms, match, policy }: VerificationRequest,
  reference: ElaboratedReference,
  submission: { declared: string; ranCode: boolean; hasUnsafe: boolean },
  { timeoutMs }: RequestLimits,
  whole: boolean,
): Question {
  return {
    reference: reference.declared,
    referenceText: reference.text,
    submission: submission.declared,
    ranCode: submission.ranCode,
    hasUnsafe: submission.hasUnsafe,
    targets: targets ?? null,
    holes: (definition_holes ?? []).map(({ name, policy: hole }) => ({
      name,
      policy: hole ?? 'closed_literal',
    })),
    allowedAxioms: allowed_axioms ?? standardAxioms,
    match: match ?? 'kernel',
    policy: {
      metaprograms: policy?.metaprograms ?? 'allow',
      native: policy?.native ?? 'allow',
      new_inductives: policy?.new_inductives ?? 'allow',
    },
    timeMs: timeoutMs,
    whole,
  }
}

/** A library that keeps no proofs can't tell which of the standard axioms a theorem of it needs. */
export const isNarrower = ({ allowed_axioms }: VerificationRequest): boolean =>
  allowed_axioms !== undefined && !standardAxioms.every((axiom) => allowed_axioms.includes(axiom))
