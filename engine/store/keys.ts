// Where each sort of record lies in the index: one letter, then the hash in binary.
import type { HeaderHash, StateRef, VerificationId } from '../contract/ids.ts'
import type { BlobKey } from './interface.ts'

export const prefixes = {
  toolchain: 't',
  recipe: 'r',
  header: 'h',
  result: 'c',
  /** What nothing makes room for. */
  lasting: 'l',
  blob: 'b',
  /** Compressed content that is too small for a file of its own. */
  content: 'd',
  meta: 'm',
} as const
export type Prefix = (typeof prefixes)[keyof typeof prefixes]

// What a hash names, told apart within a key by one letter.
type Kind = 'e' | 'p' | 'h' | 'v'

const build = (prefix: Prefix, kind: Kind | '', hex: string): Buffer =>
  Buffer.concat([Buffer.from(prefix + kind, 'latin1'), Buffer.from(hex, 'hex')])

export const hashKey = (prefix: Prefix, hash: string): Buffer => build(prefix, '', hash)
export const recipeKey = (ref: StateRef): Buffer => build(prefixes.recipe, kindOfBlob(ref), hexOf(ref))
export const blobKey = (key: BlobKey): Buffer => build(prefixes.blob, kindOfBlob(key), hexOf(key))
export const metaKey = (name: string): Buffer => Buffer.from(prefixes.meta + name, 'latin1')

export const kindOfBlob = (key: BlobKey): Kind =>
  key.startsWith('env-') ? 'e' : key.startsWith('proof-') ? 'p' : key.startsWith('ver-') ? 'v' : 'h'
export const hexOf = (key: BlobKey): string => key.slice(key.lastIndexOf('-') + 1)

export const readHash = (key: Buffer): string => key.toString('hex', 1)
export const readStateRef = (key: Buffer): StateRef =>
  ((key[1] === 0x65 ? 'env-' : 'proof-') + key.toString('hex', 2)) as StateRef
export const readBlobKey = (key: Buffer): BlobKey => {
  const hash = key.toString('hex', 2)
  if (key[1] === 0x68) return hash as HeaderHash
  return key[1] === 0x76 ? (`ver-${hash}` as VerificationId) : readStateRef(key)
}

/** All keys of one sort. */
export const rangeOf = (prefix: Prefix): { gte: Buffer; lt: Buffer } => ({
  gte: Buffer.from(prefix, 'latin1'),
  lt: Buffer.from([prefix.charCodeAt(0) + 1]),
})
