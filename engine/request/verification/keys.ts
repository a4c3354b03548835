// Digests that name what verifications are about, and where they lie among the store's results.
import { createHash } from 'node:crypto'
import type { VerificationRequest } from '../../contract/index.ts'
import type { HeaderHash, VerificationId } from '../../contract/ids.ts'
import type { RequestLimits } from '../../check/limits.ts'
import type { ToolchainId } from '../../state/toolchain.ts'

/** Raised when judging changes, so that nothing of an older way is given out. */
const version = 2
/** What was proved under an older way of judging is not forgotten: raised when claims are told apart in another way. */
const claimVersion = 1

const digestOf = (identity: readonly unknown[]): string =>
  createHash('sha256').update(JSON.stringify(identity)).digest('hex')

const digest = (...identity: unknown[]): string => digestOf([version, ...identity])

export const referenceDigest = (toolchain: ToolchainId, header: HeaderHash, text: string): string =>
  digest('reference', toolchain, header, text)

export const verificationId = (
  { toolchain, kernels }: { toolchain: ToolchainId; kernels: readonly string[] },
  reference: string,
  request: VerificationRequest,
  { timeoutMs, memoryMb, maxHeartbeats }: RequestLimits,
): VerificationId => {
  const { submission, proof, targets, definition_holes, allowed_axioms, match, policy } = request
  const asked = [submission, proof, targets, definition_holes, allowed_axioms, match, policy, ...kernels]
  const hash = digest('verification', toolchain, reference, asked, timeoutMs, memoryMb, maxHeartbeats)
  return `ver-${hash}` as VerificationId
}

/** Of a result of this shape. */
export const resultKey = (id: string): string => digest('result', 2, id)
export const referenceKey = (reference: string): string => digest('elaborated', reference)
export const claimKey = (toolchain: ToolchainId, claim: string): string =>
  digestOf([claimVersion, 'claim', toolchain, claim])
export const shapeKey = (reference: string, { targets, definition_holes }: VerificationRequest): string =>
  digest('shape', reference, targets, definition_holes)
