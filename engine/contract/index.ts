// Short names for the wire shapes that are generated from openapi.yaml.
import type { components, operations } from './openapi.gen.ts'

type Schemas = components['schemas']

export type CheckRequest = Schemas['CheckRequest']
export type CheckResult = Schemas['CheckResult']
export type Isolation = Schemas['Isolation']
export type Included = Schemas['Included']
export type InfoTree = Schemas['InfoTree']
export type DeclarationView = Schemas['Declaration']
export type CheckStatus = CheckResult['status']
export type Limits = Schemas['Limits']
export type Position = Schemas['Position']
export type Message = Schemas['Message']
export type LeanError = Schemas['LeanError']
export type Sorry = Schemas['Sorry']
export type Stats = Schemas['Stats']
export type EngineIdentity = Schemas['EngineIdentity']
export type ToolchainView = Schemas['Toolchain']

export type BatchRequest = Schemas['BatchRequest']
export type BatchResponse = Schemas['BatchResponse']
export type BatchLine = Schemas['BatchLine']
export type BatchSummary = Schemas['BatchSummary']

export type VerificationRequest = Schemas['VerificationRequest']
export type VerificationResult = Schemas['VerificationResult']
export type VerificationStatus = VerificationResult['status']
export type VerificationReason = Schemas['VerificationReason']

export type TacticsRequest = Schemas['TacticsRequest']
export type TacticsResult = Schemas['TacticsResult']
export type TacticStep = Schemas['TacticStep']
export type TacticStatus = TacticStep['status']

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
export type Health = Schemas['Health']
export type Readiness = Schemas['Readiness']

export type Problem = Schemas['Problem']
export type ProblemCode = Problem['code']

export type OperationId = keyof operations
