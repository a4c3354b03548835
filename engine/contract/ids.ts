// The ids of the contract as branded strings, each made by its one parser.

declare const brand: unique symbol
type Branded<Name extends string> = string & { readonly [brand]: Name }

/** sha256 of a normalised header, 64 hex digits. */
export type HeaderHash = Branded<'HeaderHash'>
/** `env-<64 hex>`: an environment. */
export type EnvironmentRef = Branded<'EnvironmentRef'>
/** `proof-<64 hex>`: a proof state. */
export type ProofRef = Branded<'ProofRef'>
export type StateRef = EnvironmentRef | ProofRef
/** `ver-<64 hex>`: a verification, by all that decides its answer. */
export type VerificationId = Branded<'VerificationId'>

const sha256Hex = /^[0-9a-f]{64}$/

export const parseHeaderHash = (text: string): HeaderHash | null =>
  sha256Hex.test(text) ? (text as HeaderHash) : null
export const parseEnvironmentRef = (text: string): EnvironmentRef | null =>
  text.startsWith('env-') && sha256Hex.test(text.slice(4)) ? (text as EnvironmentRef) : null
export const parseProofRef = (text: string): ProofRef | null =>
  text.startsWith('proof-') && sha256Hex.test(text.slice(6)) ? (text as ProofRef) : null
export const parseStateRef = (text: string): StateRef | null =>
  parseEnvironmentRef(text) ?? parseProofRef(text)
export const parseVerificationId = (text: string): VerificationId | null =>
  text.startsWith('ver-') && sha256Hex.test(text.slice(4)) ? (text as VerificationId) : null
