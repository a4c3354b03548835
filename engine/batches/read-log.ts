// Reads records of a results log from a place on, which is a cursor: whoever has seen what lies before it goes on there.
import type { FileHandle } from 'node:fs/promises'
import { decodeLogRecord, lineFeed } from './log-record.ts'

export interface LogPage {
  /** JSON texts. */
  records: string[]
  next: number
}

const sliceBytes = 256 * 1024

/**
 * At least one record, if there is any, then as many as fit.
 * @param upTo where what may be read ends.
 * @returns null: no whole record begins at `from`.
 */
export const readLog = async (
  file: FileHandle,
  from: number,
  upTo: number,
  most: { records: number; bytes: number },
): Promise<LogPage | null> => {
  const records: string[] = []
  let next = from
  let buffered = Buffer.alloc(0)
  let bytes = 0
  while (records.length < most.records && bytes < most.bytes) {
    const feed = buffered.indexOf(lineFeed)
    if (feed >= 0) {
      const json = decodeLogRecord(buffered.subarray(0, feed))
      if (json === null) return records.length === 0 ? null : { records, next }
      records.push(json)
      bytes += feed + 1
      next += feed + 1
      buffered = buffered.subarray(feed + 1)
      continue
    }
    const at = next + buffered.length
    if (at >= upTo) return buffered.length > 0 && records.length === 0 ? null : { records, next }
    const slice = Buffer.allocUnsafe(Math.min(sliceBytes, upTo - at))
    const { bytesRead } = await file.read(slice, 0, slice.length, at)
    if (bytesRead === 0) return records.length === 0 ? null : { records, next }
    buffered = Buffer.concat([buffered, slice.subarray(0, bytesRead)])
  }
  return { records, next }
}
