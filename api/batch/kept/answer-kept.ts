// A batch that is to outlive its request: kept, or found again by its key, and then answered as the caller prefers.
import type { Response } from 'express'
import { systemClock } from '../../../engine/index.ts'
import { keyOf } from '../../authentication.ts'
import { sendProblem } from '../../problems.ts'
import { contextOf } from '../../request-context.ts'
import type { BatchFormat } from '../format.ts'
import type { BatchFields } from '../item-validator.ts'
import type { BodyFile } from '../body-file.ts'
import type { Outline } from '../scan.ts'
import type { Keeping } from './keeping.ts'
import type { KeptBatches } from './kept-batches.ts'
import { manifestOf } from './manifest-of.ts'
import { respondInLines, respondInOrder } from './respond.ts'
import { viewBatch } from './view.ts'

export interface Received {
  format: BatchFormat
  fields: BatchFields
  keeping: Keeping
  outline: Outline
  body: BodyFile
  /** Of the body, unpacked. */
  digest: string
  /** Whether the answer comes in lines. */
  lines: boolean
}

/** Somebody's day may be over by then. */
const noRoomRetryS = 60

/** Whose kept batches these are. */
export const ownerOf = (res: Response): string => keyOf(res)?.name ?? ''

export const answerKept = async (
  { archive, runs }: KeptBatches,
  res: Response,
  { format, fields, keeping, outline, body, digest, lines }: Received,
): Promise<void> => {
  const manifest = manifestOf({
    ...{ format, fields, keeping, bodyDigest: digest, bodyBytes: body.bytes },
    owner: ownerOf(res),
    items: outline.starts.length,
    context: contextOf(res),
    nowMs: systemClock.wallMs(),
  })
  const added = await archive.add(manifest, (from, upTo) => body.read(from, upTo))
  if (added.type === 'no-room') {
    const detail = 'What is kept of batches takes all that it may.'
    sendProblem(res, { code: 'no-room', detail, retryAfterS: noRoomRetryS })
    return
  }
  const { batch } = added
  if (batch.manifest.fingerprint !== manifest.fingerprint) {
    const detail = 'The Idempotency-Key came with another body, or other query parameters, before.'
    sendProblem(res, { code: 'idempotency-key-reused', detail })
    return
  }
  if (added.type === 'added') runs.start(batch)
  contextOf(res).outcome['batch'] = batch.id
  const path = `/v1/batches/${batch.id}`
  if (keeping.respondsLater) {
    res.status(202).setHeader('Location', path).setHeader('Preference-Applied', 'respond-async')
    res.json(viewBatch(batch))
    return
  }
  res.setHeader('Content-Location', path)
  await (lines ? respondInLines : respondInOrder)(res, batch, runs.stopping)
}
