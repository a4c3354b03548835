// The results of a kept batch to who sent it, or sent it again: as lines while it runs, or in request order at its end.
import type { Response } from 'express'
import { recordOverhead, type BatchSummary, type KeptBatch } from '../../../engine/index.ts'
import { draining, sendProblem, unknownBatch } from '../../problems.ts'
import { contextOf } from '../../request-context.ts'
import { outcomeIn, placedOf } from '../outcome.ts'
import { beginLines, beginList } from '../response-writer.ts'

const pageSize = { records: 200, bytes: 1 << 20 }

/** @param stopping the service is about to end: a batch that runs goes on after its restart. */
export const respondInLines = async (
  res: Response,
  batch: KeptBatch,
  stopping: AbortSignal,
): Promise<void> => {
  const { signal } = contextOf(res)
  const either = AbortSignal.any([signal, stopping])
  const stream = beginLines(res, signal)
  await using results = await batch.openResults()
  for (let at = 0; !signal.aborted;) {
    if (at < batch.logBytes) {
      const page = await results.page(at, pageSize)
      if (page === null) throw new Error('a kept batch’s results are damaged')
      for (const json of page.records) await stream.write(`${json}\n`)
      at = page.next
    } else if (batch.end !== null) {
      stream.end(`${JSON.stringify({ summary: batch.end.summary })}\n`)
      return
    } else if (stopping.aborted || batch.isGone) {
      // A body that ends without its summary, and not as bodies end.
      res.destroy()
      return
    } else await batch.changed(either)
  }
}

export const respondInOrder = async (
  res: Response,
  batch: KeptBatch,
  stopping: AbortSignal,
): Promise<void> => {
  const { signal } = contextOf(res)
  const either = AbortSignal.any([signal, stopping])
  while (batch.end === null && !either.aborted && !batch.isGone) await batch.changed(either)
  if (signal.aborted) return
  if (batch.end === null) {
    sendProblem(res, batch.isGone ? unknownBatch(batch.id) : draining)
    return
  }
  await using results = await batch.openResults()
  const places = new Float64Array(batch.manifest.items)
  for (let at = 0; ;) {
    const page = await results.page(at, pageSize)
    if (page === null) throw new Error('a kept batch’s results are damaged')
    if (page.records.length === 0) break
    for (const json of page.records) {
      places[outcomeIn(json).index] = at
      at += Buffer.byteLength(json) + recordOverhead
    }
  }
  const list = beginList(res, signal)
  for (let index = 0; index < places.length && !signal.aborted; index++) {
    const page = await results.page(places[index] ?? 0, { records: 1, bytes: 1 })
    const [json] = page?.records ?? []
    if (json === undefined) throw new Error('a kept batch’s results are damaged')
    await list.add(JSON.stringify(placedOf(outcomeIn(json).outcome)))
  }
  if (!signal.aborted) list.end(batch.end.summary as BatchSummary)
}
