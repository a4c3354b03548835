// The same texts in other bytes, and other questions about the same texts: each is a verification of its own, whatever was
// answered before.
import type { VerificationRequest } from '../../engine/index.ts'

export interface Variant {
  name: string
  request: VerificationRequest
  /** `proved`, or the reason. */
  outcome: string
}

const composed = 'theorem t : "é".length = 1 := sorry'
const decomposed = 'theorem t : "e\u0301".length = 1 := sorry'
const sum = 'theorem t (a b : Nat) : a + b = b + a := sorry'
const proofs = [
  '-- a comment',
  'theorem helper (a b : Nat) : a + b = b + a := by',
  '  omega',
  '',
  'theorem t (a b : Nat) : a + b = b + a := by',
  '  exact helper a b',
  '',
]
const submission = proofs.join('\n')
const answer = 'def answer : Nat := sorry\ntheorem t : answer * 3 = 12 := sorry'
const filled = 'def answer : Nat := 2 + 2\ntheorem t : answer * 3 = 12 := rfl'
const notation = 'notation "two" => 2\ntheorem t : 1 + 1 = two := rfl'
const two = 'theorem t : 1 + 1 = 2 := sorry'

/** Each first is honest and proved; what follows it differs from it in what the eye hardly sees. */
export const variants: readonly Variant[] = [
  { name: 'composed letters', request: { reference: composed, proof: 'by decide' }, outcome: 'proved' },
  {
    name: 'decomposed letters in the reference',
    request: { reference: decomposed, proof: 'by decide' },
    outcome: 'submission_error',
  },
  {
    name: 'decomposed letters in the submission',
    request: { reference: composed, submission: decomposed.replace('1 := sorry', '2 := rfl') },
    outcome: 'statement_mismatch',
  },
  { name: 'line feeds', request: { reference: sum, submission }, outcome: 'proved' },
  {
    name: 'carriage returns and line feeds',
    request: { reference: sum, submission: proofs.join('\r\n') },
    outcome: 'proved',
  },
  {
    name: 'carriage returns alone: all is in the comment',
    request: { reference: sum, submission: proofs.join('\r') },
    outcome: 'submission_error',
  },
  {
    name: 'blanks at the end',
    request: { reference: sum, submission: `${submission}  \n\n  ` },
    outcome: 'proved',
  },
  {
    name: 'blanks before',
    request: { reference: sum, submission: `\n\n  ${submission}` },
    outcome: 'proved',
  },
  {
    name: 'a byte order mark',
    request: { reference: sum, submission: `\uFEFF${submission}` },
    outcome: 'submission_error',
  },
  { name: 'a reference with blanks', request: { reference: `${sum}\n\n`, submission }, outcome: 'proved' },
  {
    name: 'a reference with carriage returns',
    request: { reference: `-- of sums\r\n${sum}\r\n`, proof: 'by omega' },
    outcome: 'proved',
  },
  {
    name: 'the submission as a proof',
    request: { reference: sum, proof: submission },
    outcome: 'submission_error',
  },
  { name: 'a proof with blanks', request: { reference: sum, proof: '  by omega  \n' }, outcome: 'proved' },
  { name: 'notation', request: { reference: two, submission: notation }, outcome: 'proved' },
  {
    name: 'notation where code of the submission is forbidden',
    request: { reference: two, submission: notation, policy: { metaprograms: 'forbid' } },
    outcome: 'policy_forbids',
  },
  {
    name: 'any definition in a hole',
    request: { reference: answer, submission: filled, definition_holes: [{ name: 'answer', policy: 'any' }] },
    outcome: 'proved',
  },
  {
    name: 'a literal alone in a hole',
    request: { reference: answer, submission: filled, definition_holes: [{ name: 'answer' }] },
    outcome: 'hole_not_literal',
  },
  {
    name: 'a hole filled by a numeral of its own making',
    request: {
      reference: answer,
      submission: `instance (priority := high) four : OfNat Nat 4 := ⟨2 + 2⟩\n${filled.replace('2 + 2', '4')}`,
      definition_holes: [{ name: 'answer' }],
    },
    outcome: 'hole_not_literal',
  },
  {
    name: 'a hole filled by an axiom',
    request: {
      reference: answer,
      submission: 'axiom answer : Nat\naxiom spec : answer * 3 = 12\ntheorem t : answer * 3 = 12 := spec',
      definition_holes: [{ name: 'answer', policy: 'any' }],
    },
    outcome: 'kind_mismatch',
  },
  {
    name: 'a statement in other words',
    request: { reference: two, submission: 'theorem t : 2 = 1 + 1 := rfl' },
    outcome: 'proved',
  },
  {
    name: 'a statement in other words where it must be the same',
    request: { reference: two, submission: 'theorem t : 2 = 1 + 1 := rfl', match: 'strict' },
    outcome: 'statement_mismatch',
  },
]
