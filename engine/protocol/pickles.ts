// Snapshots, which the community's REPL calls pickles: to a file, and back.

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
