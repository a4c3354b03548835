// One record of a results log: its checksum, its JSON, a line feed. What is not whole is no record.
import { crc32 } from 'node:zlib'

const checksumLength = 8
const space = 0x20
export const lineFeed = 0x0a
/** Bytes of a record beside its JSON. */
export const recordOverhead = checksumLength + 2

export const encodeLogRecord = (json: string): Buffer =>
  Buffer.from(`${checksumOf(Buffer.from(json))} ${json}\n`)

/** @param line without its line feed; null: it is damaged. */
export const decodeLogRecord = (line: Buffer): string | null => {
  if (line.length <= checksumLength || line[checksumLength] !== space) return null
  const json = line.subarray(checksumLength + 1)
  return checksumOf(json) === line.toString('latin1', 0, checksumLength) ? json.toString() : null
}

const checksumOf = (bytes: Buffer): string => crc32(bytes).toString(16).padStart(checksumLength, '0')
