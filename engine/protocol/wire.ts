// The REPL wire protocol, the leanprover-community/repl's JSON, as both engines speak it.
// A request is one JSON object ended by a blank line; a reply is JSON ended by a blank line; one request is
// in flight per process. Empty lists are left out of replies. `kind`, `drop`, `maxHeartbeats`, `axioms`, `baseEnv`,
// `declared`, `outline`, `lemmas`, `signatures`, `engineLimits`, `describe`, `tell`, `exportTo`, `replayFrom`, `judgeFrom` and a `rootGoals` list of its own are this project's additions: the
// embedded engine has them, the community binary lacks them.
// Source: https://github.com/leanprover-community/repl (README and REPL/JSON.lean).
import type {
  ExportProofRequest,
  ExportRequest,
  ExportVerdict,
  JudgeRequest,
  ReplayRequest,
  ReplayVerdict,
} from './constants.ts'
import type { ForkReply, ForkRequest } from './fork.ts'
import type { ReplLemma } from './lemma.ts'
import type { ReplPart } from './outline.ts'
import type { ReplSignatures } from './signatures.ts'
import type {
  PickleEnvironmentRequest,
  PickleProofStateRequest,
  UnpickleEnvironmentRequest,
  UnpickleProofStateRequest,
} from './pickles.ts'

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
  lemma?: ReplLemma
}

/** How much of the info trees a reply holds: all, or tactics, those that stand in the text, those that are no combinators. */
export type InfoTreeDetail = 'full' | 'tactics' | 'original' | 'substantive'
/** An option's value; a list of strings is a name. */
export type OptionValue = boolean | number | string | string[]
/** What a reply to a command says beside the messages, and what is set before it. */
export interface CommandExtras {
  /** Every tactic that stands in the text. */
  allTactics?: boolean
  /** The goals that each proof by tactics began with. */
  rootGoals?: boolean
  infotree?: InfoTreeDetail
  /** What the command adds to the environment. */
  declared?: boolean
  /** What the text declares, by its syntax, as the community's REPL tells it. */
  declarations?: boolean
  outline?: boolean
  /** Each `sorry` as a lemma of its own. */
  lemmas?: boolean
  /** What errors are told with beside their messages. */
  signatures?: boolean
  /** Options by the parts of their names, set in every scope. */
  setOptions?: [string[], OptionValue][]
  /** Each command's messages ahead of the reply, as `Told`, so that they outlive a kill; the reply has them too. */
  tell?: boolean
  /**
   * Notes what the kernel is given where an `example` leaves nothing behind, for an export: from this command on, or from an
   * earlier one.
   */
  notes?: 'begin' | 'go-on'
}
/** Ahead of a reply to a request with `tell`. */
export interface Told {
  told: ReplMessage[]
}
export interface CommandRequest extends CommandExtras {
  cmd: string
  env?: number
  /** Lean's `maxHeartbeats`, in thousands of small allocations, set in every scope; 0 lifts it. */
  maxHeartbeats?: number
}
export interface FileRequest extends CommandExtras {
  path: string
  env?: number
  maxHeartbeats?: number
}
export interface TacticRequest {
  tactic: string
  proofState: number
  maxHeartbeats?: number
}
/** Tells a proof state's goals and status, which stays what it is. */
export interface DescribeRequest {
  describe: number
}
/** Forgets environments and proof states, so that memory stays flat. */
export interface DropRequest {
  drop?: number | number[]
  dropProofStates?: number | number[]
}
export type ReplRequest =
  | ForkRequest
  | CommandRequest
  | FileRequest
  | TacticRequest
  | DescribeRequest
  | DropRequest
  | PickleEnvironmentRequest
  | PickleProofStateRequest
  | UnpickleEnvironmentRequest
  | UnpickleProofStateRequest
  | ExportRequest
  | ExportProofRequest
  | ReplayRequest
  | JudgeRequest

/** A tactic as it stands in the text, with the state before it. */
export interface ReplTactic {
  pos: ReplPosition
  endPos: ReplPosition
  /** Lean's text of all goals before it; `no goals`. */
  goals: string
  tactic: string
  proofState?: number
  /** Constants in the terms that it assigned to its goals, in Lean's order. */
  usedConstants: string[]
}
/** What an info tree is in JSON: see the embedded engine's info-tree-json.ts. */
export type ReplInfoTree = Record<string, unknown>
/** What a declaration is in JSON: see the embedded engine's declaration-infos.ts. */
export type ReplDeclarationInfo = Record<string, unknown>
export type DeclarationKind = 'axiom' | 'definition' | 'theorem' | 'opaque' | 'inductive' | 'constructor'
/** A constant that a command added to the environment. */
export interface ReplDeclared {
  name: string
  kind: DeclarationKind
  /** Lean's text of the type, full names and default options. */
  type: string
  /** Where it stands in the text; absent where Lean was told of no place. */
  pos?: ReplPosition
  endPos?: ReplPosition
  /** Axioms beyond the standard three that it states or rests on. */
  axioms: string[]
}

/** Of every reply. */
interface Spoken {
  /**
   * Code that some text has declared has run in this process, whatever it may have done there: from now on nothing that the
   * process says or holds is to be believed. Absent from the community binary, of which nothing can be known.
   */
  ranCode?: boolean
}
/** After a restore from a delta: the environment that the base's file holds, if it came along. */
interface WithBase extends Spoken {
  baseEnv?: number
}
export interface CommandReply extends WithBase {
  env: number
  messages?: ReplMessage[]
  sorries?: ReplSorry[]
  /**
   * Axioms that the new declarations state, and those of the library that they use without proof (`sorryAx`, …), whatever
   * messages the code switched off; the three standard ones left out. Absent from the community binary.
   */
  axioms?: string[]
  tactics?: ReplTactic[]
  /** Of the embedded engine; the community binary appends them to `sorries`, from and to the same place. */
  rootGoals?: ReplSorry[]
  infotree?: ReplInfoTree[]
  /** Nodes that were left out of `infotree`, there being too many. */
  infotreeCut?: number
  declared?: ReplDeclared[]
  declarations?: ReplDeclarationInfo[]
  outline?: ReplPart[]
  signatures?: ReplSignatures
  /** Declarations that were left out of `declarations`, there being too many. */
  declarationsCut?: number
  /**
   * What the text needed and this engine lacks, told or swallowed: `process`, `code:NAME`, `body:NAME`. Absent from the
   * community binary.
   */
  engineLimits?: string[]
}
export interface ProofStepReply extends WithBase {
  proofState: number
  goals: string[]
  messages?: ReplMessage[]
  sorries?: ReplSorry[]
  traces?: string[]
  engineLimits?: string[]
  /** `Completed`, `Incomplete: …`, `Not verified: …` or `Error: …`. */
  proofStatus: string
  /** What Lean has against the declaration with its hole filled; absent from the community binary, as what follows. */
  declarationErrors?: string[]
  /** Whether a `sorry` of a declaration that it uses is all that is against the proof. */
  usesSorry?: boolean
  /** What the proof around a step's own `sorry` lacks with that filled: a term, parts of it, or those for other `sorry`s. */
  outerProofLacks?: 'assignment' | 'goals' | 'sorry'
}
/** Every failure of a request, as opposed to what Lean says of the code: "Unknown environment.", "Lean error:\n…". */
export interface ErrorReply extends Spoken {
  message: string
  /** Lean's own messages behind a "Lean error", where it gave any; absent from the community binary. */
  messages?: ReplMessage[]
  engineLimits?: string[]
}
export interface DropReply extends Spoken {
  dropped: number
}
export interface ExportReply extends Spoken {
  export: ExportVerdict
}
export interface ReplayReply extends Spoken {
  replay: ReplayVerdict
}
export interface JudgeReply extends Spoken {
  /** An `Answer` of engine/verification/question.ts. */
  judged: unknown
}
export type ReplReply =
  CommandReply | ProofStepReply | ErrorReply | DropReply | ExportReply | ReplayReply | JudgeReply | ForkReply
