// What is asked of the process that judges a submission, and what it answers: plain values, since they cross to it. Texts in
// lean4export's format are anybody's.

export type Reason =
  | 'header_mismatch'
  | 'submission_error'
  | 'target_missing'
  | 'kind_mismatch'
  | 'statement_mismatch'
  | 'universe_mismatch'
  | 'definition_mismatch'
  | 'hole_not_literal'
  | 'sorry'
  | 'disallowed_axiom'
  | 'malformed_declaration'
  | 'name_clash'
  | 'outside_supported_kernel'
  | 'kernel_rejected'
  | 'kernels_disagree'
  | 'policy_forbids'

export type HolePolicy = 'closed_literal' | 'any'
export type Permission = 'allow' | 'forbid'
export interface Policies {
  metaprograms: Permission
  native: Permission
  new_inductives: Permission
}

export interface Question {
  /** What the reference declares over the header. */
  reference: string
  referenceText: string
  /** What the submission declares over the header. */
  submission: string
  /** Code that the submission declares has run while it was elaborated. */
  ranCode: boolean
  /** It declares unsafe or partial constants, which `submission` leaves out: they prove nothing. */
  hasUnsafe: boolean
  /** As they are written in Lean; null: every theorem that the reference leaves open. */
  targets: readonly string[] | null
  holes: readonly { name: string; policy: HolePolicy }[]
  allowedAxioms: readonly string[]
  match: 'strict' | 'kernel'
  policy: Policies
  /** Of the second kernel for each target. */
  timeMs: number
  /** Whether what is proved is to be told with all of the header that it rests on. */
  whole: boolean
}

export interface KernelView {
  /** `lean`, `appliance`, or one that an operator has named. */
  name: string
  /** Of others than the first two. */
  version?: string
  /** `failed`: it came to no verdict by its own trouble; the first two are `undecided` then. */
  verdict: 'accepted' | 'rejected' | 'undecided' | 'failed'
  detail: string | null
  ms: number
}
export type StatementView = 'identical' | 'defeq' | 'different'

export interface TargetJudged {
  name: string
  proved: boolean
  reason: Reason | null
  detail: string | null
  statement: StatementView | null
  axioms: string[]
  disallowedAxioms: string[]
  kernels: KernelView[]
  /** Of a target that is proved on nothing but the three standard axioms. */
  claim: Claim | null
}
export const unjudged = (name: string): TargetJudged => ({
  name,
  proved: false,
  reason: null,
  detail: null,
  statement: null,
  axioms: [],
  disallowedAxioms: [],
  kernels: [],
  claim: null,
})

/** A statement without its negations, by a digest of all that it means over the header. */
export interface Claim {
  digest: string
  /** Whether an odd number of negations stood before it. */
  negated: boolean
  /** It is known to be false. */
  absurd: boolean
}

export interface Uses {
  metaprograms: boolean
  native: boolean
  unsafe: boolean
  newInductives: string[]
  newAxioms: string[]
  newDeclarations: number
}
export interface Lint {
  autoBound: string[]
  confusable: string[]
  variablesIncluded: string[]
}
export interface DefinitionView {
  name: string
  status: 'identical' | 'different' | 'filled' | 'missing'
}

export interface Judged {
  type: 'judged'
  /** Of the first target that is not proved. */
  reason: Reason | null
  detail: string | null
  targets: TargetJudged[]
  failedDeclarations: { name: string; detail: string }[]
  definitions: DefinitionView[]
  uses: Uses
  lint: Lint
  /** What both kernels were given, in lean4export's format. */
  export: string
  /** The same of what is proved, with what it needs of the header; null: not asked for, nothing proved, or too much. */
  whole: string | null
}
export type JudgeAnswer = { type: 'reference-invalid'; detail: string } | Judged
