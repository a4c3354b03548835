// A request's batch as it is kept: named by whose it is, what it is called and what it asks.
import { createHash, randomUUID } from 'node:crypto'
import type { BatchManifest } from '../../../engine/index.ts'
import type { RequestContext } from '../../request-context.ts'
import type { BatchFormat } from '../format.ts'
import type { BatchFields } from '../item-validator.ts'
import type { Keeping } from './keeping.ts'

export interface ToKeep {
  owner: string
  keeping: Keeping
  format: BatchFormat
  fields: BatchFields
  items: number
  bodyBytes: number
  bodyDigest: string
  context: RequestContext
  nowMs: number
}

export const manifestOf = (batch: ToKeep): BatchManifest => {
  const { owner, keeping, format, fields, items, bodyBytes, bodyDigest, context, nowMs } = batch
  const fingerprint = digest(format, fields, bodyDigest)
  return {
    // Without a key two requests are two batches, whatever they ask.
    id: `batch-${digest(owner, keeping.key ?? randomUUID(), fingerprint)}`,
    owner,
    key: keeping.key === null ? null : digest(keeping.key),
    fingerprint,
    caller: { id: context.callerId, weight: context.weight },
    ...{ format, fields, items, bodyBytes },
    createdAtMs: nowMs,
  }
}

const digest = (...parts: unknown[]): string =>
  createHash('sha256').update(JSON.stringify(parts)).digest('hex')
