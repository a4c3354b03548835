// The envelope of every record in the index:
//   format version (1 byte) | crc32 of the rest (4) | toolchain id (32) | payload.
// A record is its format's, its toolchain's and whole, or it is a typed miss.
import { crc32 } from 'node:zlib'
import type { ToolchainId } from '../state/toolchain.ts'

/** Raise it when a payload's meaning changes: older records then become misses, not misreadings. */
export const recordFormat = 1

const crcAt = 1
const toolchainAt = 5
const payloadAt = 37

export type DecodedRecord =
  | { type: 'record'; toolchain: ToolchainId; payload: Buffer }
  | { type: 'damaged' }
  | { type: 'other-format'; format: number }

export const encodeRecord = (toolchain: ToolchainId, payload: Uint8Array): Buffer => {
  const record = Buffer.allocUnsafe(payloadAt + payload.length)
  record[0] = recordFormat
  record.write(toolchain, toolchainAt, 'hex')
  record.set(payload, payloadAt)
  record.writeUInt32LE(crc32(record.subarray(toolchainAt)), crcAt)
  return record
}

export const decodeRecord = (bytes: Uint8Array): DecodedRecord => {
  const record = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const format = record[0]
  if (format === undefined) return { type: 'damaged' }
  if (format !== recordFormat) return { type: 'other-format', format }
  if (record.length < payloadAt) return { type: 'damaged' }
  if (crc32(record.subarray(toolchainAt)) !== record.readUInt32LE(crcAt)) return { type: 'damaged' }
  return {
    type: 'record',
    toolchain: record.toString('hex', toolchainAt, payloadAt) as ToolchainId,
    payload: record.subarray(payloadAt),
  }
}
