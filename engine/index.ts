// The engine's door, the only one from api/: exports and nothing else.
export { startEngine } from './lean-engine/start.ts'
export { pinProcess } from './lane/pin.ts'
export type { Answer, Caller, Engine, Refusal } from './door.ts'
export { defaultSettings } from './settings.ts'
export type { EngineSettings, NativeSettings } from './settings.ts'
export { parseEnvironmentRef, parseHeaderHash, parseProofRef, parseStateRef } from './contract/ids.ts'
export type { EnvironmentRef, HeaderHash, ProofRef, StateRef } from './contract/ids.ts'
export type * from './contract/index.ts'
