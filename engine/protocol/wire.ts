// The REPL wire protocol, the leanprover-community/repl's JSON, as both engines speak it.
// A request is one JSON object ended by a blank line; a reply is JSON ended by a blank line; one request is
// in flight per process. Empty lists are left out of replies. `kind`, `drop`, `maxHeartbeats`, `axioms` and `baseEnv` are
// this project's additions: the embedded engine has them, the community binary lacks them.
// Source: https://github.com/leanprover-community/repl (README and REPL/JSON.lean).

/** Lines count from 1, columns from 0 in code points, within the text of the request's `cmd`. */
export interface ReplPosition {
  line: number
  column: number
}

export interface ReplMessage {
  severity: 'info' | 'warning' | 'error'
  pos: ReplPosition
  endPos?: ReplPosition | null
  data: string
  /** Lean's own message tag, such as `lean.unknownIdentifier`; absent from the community binary. */
  kind?: string
}

export interface ReplSorry {
  pos: ReplPosition
  endPos: ReplPosition
  goal: string
  /** Id of the proof state that the sorry left open, within this process. */
  proofState?: number
}

export interface CommandRequest {
  cmd: string
  env?: number
  /** Lean's `maxHeartbeats`, in thousands of small allocations, set in every scope; 0 lifts it. */
  maxHeartbeats?: number
}
export interface FileRequest {
  path: string
  env?: number
  maxHeartbeats?: number
}
export interface TacticRequest {
  tactic: string
  proofState: number
  maxHeartbeats?: number
}
/** Forgets environments and proof states, so that memory stays flat. */
export interface DropRequest {
  drop?: number | number[]
  dropProofStates?: number | number[]
}
/**
 * `base`, of this project's embedded engine: the file of a whole snapshot, against which the new one is written as the
 * pages that differ; to restore such a one the same base is named again.
 */
export interface PickleEnvironmentRequest {
  pickleTo: string
  base?: string
  env: number
}
export interface PickleProofStateRequest {
  pickleTo: string
  base?: string
  proofState: number
}
export interface UnpickleEnvironmentRequest {
  unpickleEnvFrom: string
  base?: string
}
export interface UnpickleProofStateRequest {
  unpickleProofStateFrom: string
  base?: string
  env?: number
}
export type ReplRequest =
  | CommandRequest
  | FileRequest
  | TacticRequest
  | DropRequest
  | PickleEnvironmentRequest
  | PickleProofStateRequest
  | UnpickleEnvironmentRequest
  | UnpickleProofStateRequest

/** After a restore from a delta: the environment that the base's file holds, if it came along. */
interface WithBase {
  baseEnv?: number
}
export interface CommandReply extends WithBase {
  env: number
  messages?: ReplMessage[]
  sorries?: ReplSorry[]
  /**
   * Axioms that the new declarations state, and those of the library that they use without proof (`sorryAx`,
   * `Lean.ofReduceBool`, …), whatever messages the code switched off; the three standard ones left out.
   * Absent from the community binary.
   */
  axioms?: string[]
}
export interface ProofStepReply extends WithBase {
  proofState: number
  goals: string[]
  messages?: ReplMessage[]
  sorries?: ReplSorry[]
  traces?: string[]
  /** `Completed`, `Incomplete: …`, `Not verified: …` or `Error: …`. */
  proofStatus: string
  /** What Lean has against the declaration with its hole filled; absent from the community binary. */
  declarationErrors?: string[]
}
/** Every failure of a request, as opposed to what Lean says of the code: "Unknown environment.", "Lean error:\n…". */
export interface ErrorReply {
  message: string
  /** Lean's own messages behind a "Lean error", where it gave any; absent from the community binary. */
  messages?: ReplMessage[]
}
export interface DropReply {
  dropped: number
}
export type ReplReply = CommandReply | ProofStepReply | ErrorReply | DropReply
