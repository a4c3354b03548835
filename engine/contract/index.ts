// Short names for the wire shapes that are generated from openapi.yaml.
import type { components, operations } from './openapi.gen.ts'

type Schemas = components['schemas']

export type CheckRequest = Schemas['CheckRequest']
// Of the contract's unions only the status differs: in here they are one shape each.
export type CheckStatus = Schemas['CheckResult']['status']
export type CheckResult = Schemas['CheckReport'] & { status: CheckStatus }
export type Isolation = Schemas['Isolation']
export type Included = Schemas['Included']
export type InfoTree = Schemas['InfoTree']
export type DeclarationView = Schemas['Declaration']
export type Limits = Schemas['Limits']
export type Position = Schemas['Position']
export type Message = Schemas['Message']
export type LeanError = Schemas['LeanError']
export type Sorry = Schemas['Sorry']
export type Stats = Schemas['Stats']
export type EngineIdentity = Schemas['EngineIdentity']
export type ToolchainView = Schemas['Toolchain']

export type BatchRequest = Schemas['BatchRequest']
export type BatchResponse = Omit<Schemas['BatchResponse'], 'results'> & {
  results: (CheckResult | VerificationResult | Schemas['ItemProblem'])[]
}
export type BatchLine = Omit<Schemas['BatchLine'], 'result'> & { result?: CheckResult | VerificationResult }
export type BatchSummary = Schemas['BatchSummary']
export type BatchView = Schemas['BatchView']
export type BatchPage = Schemas['BatchPage']

export type VerificationRequest = Schemas['VerificationRequest']
export type VerificationStatus = Schemas['VerificationResult']['status']
export type VerificationResult = Schemas['VerificationReport'] & { status: VerificationStatus }
export type VerificationReason = Schemas['VerificationReason']

export type TacticsRequest = Schemas['TacticsRequest']
export type TacticsResult = Omit<Schemas['TacticsResult'], 'steps'> & { steps: TacticStep[] }
export type TacticStatus = Schemas['TacticStep']['status']
export type TacticStep = Schemas['TacticReport'] & { status: TacticStatus }

export type OutlinePart = Schemas['OutlinePart']
export type CutForm = Schemas['CutForm']
export type CutView = Schemas['Cut']
export type HoleView = Schemas['Hole']
export type StatedLemma = Schemas['StatedLemma']
export type LemmaView = Schemas['Lemma']
export type LemmaRequest = Schemas['LemmaRequest']
export type LemmaStatus = Schemas['LemmaResult']['status']
export type LemmaResult = Schemas['LemmaReport'] & { status: LemmaStatus }
export type RepairStats = Schemas['RepairStats']
export type HoleAttempt = Schemas['HoleAttempt']
export type RepairedHole = Schemas['RepairedHole']
export type RepairLine = Omit<Schemas['RepairLine'], 'result'> & { result?: RepairResult }
export type RepairRequest = Schemas['RepairRequest']
export type RepairStatus = Schemas['RepairResult']['status']
export type RepairResult = Schemas['RepairReport'] & { status: RepairStatus }
export type SorrificationRequest = Schemas['SorrificationRequest']
export type SorrificationStatus = Schemas['SorrificationResult']['status']
export type SorrificationResult = Schemas['SorrificationReport'] & { status: SorrificationStatus }

export type HeaderRequest = Schemas['HeaderRequest']
export type HeaderInfo = Schemas['HeaderInfo']
export type HeaderList = Schemas['HeaderList']

export type RecipeView = Schemas['Recipe']
export type Blob = Schemas['Blob']
export type StateInfo = Schemas['StateInfo']
export type DeletedState = Schemas['DeletedState']
export type StoreStats = Schemas['StoreStats']

export type PoolView = Schemas['PoolView']
export type LaneView = Schemas['LaneView']
export type ReplView = Schemas['ReplView']
export type Sandbox = Schemas['Sandbox']
export type LiveEvent = Schemas['LiveEvent']
export type LiveSample = Schemas['LiveSample']
export type NotValid = Schemas['NotValid']
export type EndedRepl = Schemas['EndedRepl']
export type RunningBatch = Schemas['RunningBatch']
export type Health = Schemas['Health']
export type Readiness = Schemas['Readiness']

export type Problem = Schemas['Problem']
export type ProblemCode = Problem['code']

/** Of the contract's own; those that are compatible with others have routers of their own. */
export type OperationId = Exclude<keyof operations, `kimina${string}`>
