// What the index knows of a blob, as the JSON payload of a record.
import type { HeaderHash } from '../contract/ids.ts'
import type { ToolchainId } from '../state/toolchain.ts'
import type { BlobKey } from './interface.ts'

/** Compressed bytes, however many blobs share them. */
export interface StoredContent {
  /** sha256 of the uncompressed bytes. */
  content: string
  bytes: number
  /** The zstd frame, in the index or in a file of its own. */
  frame: { bytes: number; sha256: string; inline: boolean }
}

export interface BlobEntry extends StoredContent {
  key: BlobKey
  toolchain: ToolchainId
  /** The engine build and file format that can read it. */
  format: string
  /** The snapshot that it is a difference to: that very content, not another of the same header. */
  needs: { header: HeaderHash; content: string } | null
  madeAtMs: number
  usedAtMs: number
}

export const encodeBlobEntry = ({ key, toolchain, ...payload }: BlobEntry): Buffer => {
  // The record's key and envelope have them.
  void key
  void toolchain
  return Buffer.from(JSON.stringify(payload))
}

/** The record's checksum has been verified, so that only another writer's idea of the payload can be wrong. */
export const decodeBlobEntry = (key: BlobKey, toolchain: ToolchainId, payload: Buffer): BlobEntry | null => {
  try {
    const entry = JSON.parse(payload.toString()) as Partial<BlobEntry> | null
    const whole =
      typeof entry?.content === 'string' &&
      typeof entry.bytes === 'number' &&
      typeof entry.frame?.bytes === 'number' &&
      typeof entry.frame.sha256 === 'string' &&
      typeof entry.madeAtMs === 'number' &&
      typeof entry.usedAtMs === 'number'
    return whole ? { ...(entry as BlobEntry), key, toolchain } : null
  } catch {
    return null
  }
}
