// In which of its two forms a batch comes: one JSON object, or a line of JSON for each check.
import type { Request } from 'express'
import { isJson } from '../media-type.ts'
import type { Trouble } from '../problems.ts'
import { BatchScanner, type OutlineScanner } from './scan.ts'
import { LineScanner } from './scan-lines.ts'

export type BatchFormat = 'json' | 'lines'

const lines = /^application\/x-ndjson\s*(?:;\s*charset="?utf-?8"?\s*)?$/i

/** By its Content-Type. */
export const batchFormatOf = (req: Request): BatchFormat | Trouble => {
  const type = (req.headers['content-type'] ?? '').trim()
  if (isJson(type)) return 'json'
  if (lines.test(type)) return 'lines'
  const shown = type === '' ? 'missing' : JSON.stringify(type.slice(0, 100))
  return {
    code: 'unsupported-media-type',
    detail: `Content-Type is ${shown}; application/json and application/x-ndjson are taken.`,
  }
}

export const scannerOf = (format: BatchFormat, maxItems: number): OutlineScanner =>
  format === 'json' ? new BatchScanner(maxItems) : new LineScanner(maxItems)
