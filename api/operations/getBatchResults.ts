// Results go out as they lie in the log: they were made by this service, and are not built again for a reader.
import { ownerOf } from '../batch/kept/answer-kept.ts'
import { invalid, sendProblem, unknownBatch } from '../problems.ts'
import { contextOf } from '../request-context.ts'
import type { Operation } from './operation.ts'

const pageBytes = 4 << 20
const usualLimit = 100

interface Query {
  after?: string
  limit?: number
  wait_s?: number
}

export const getBatchResults: Operation =
  ({ kept }) =>
  async (req, res) => {
    const id = String(req.params['batch_id'])
    const { after = '0', limit = usualLimit, wait_s = 0 } = req.query as Query
    const batch = kept.archive.find(id, ownerOf(res))
    if (batch === null) {
      sendProblem(res, unknownBatch(id))
      return
    }
    const from = /^\d{1,15}$/.test(after) ? Number(after) : -1
    const { signal } = contextOf(res)
    const waited = AbortSignal.timeout(Math.ceil(1000 * Number(wait_s)))
    const enough = AbortSignal.any([signal, kept.runs.stopping, waited])
    while (from === batch.logBytes && batch.end === null && !batch.isGone && !enough.aborted)
      await batch.changed(enough)
    if (signal.aborted) return
    if (batch.isGone) {
      sendProblem(res, unknownBatch(id))
      return
    }
    // Before the page is read: what comes meanwhile is another page's.
    const isDone = batch.end !== null
    await using results = await batch.openResults()
    const upTo = batch.logBytes
    const page = from < 0 ? null : await results.page(from, { records: Number(limit), bytes: pageBytes })
    if (page === null) {
      sendProblem(res, invalid([{ field: 'after', message: 'is no `next` of this batch' }]))
      return
    }
    const rest = JSON.stringify({ next: String(page.next), complete: isDone && page.next === upTo })
    res.type('application/json').send(`{"results":[${page.records.join()}],${rest.slice(1)}\n`)
  }
