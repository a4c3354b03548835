import { ownerOf } from '../batch/kept/answer-kept.ts'
import { viewBatch } from '../batch/kept/view.ts'
import { batchViewOf } from '../batch/running-batches.ts'
import { sendProblem, unknownBatch } from '../problems.ts'
import type { Operation } from './operation.ts'

export const deleteBatch: Operation =
  ({ kept, running }) =>
  async (req, res) => {
    const id = String(req.params['batch_id'])
    const underWay = running.find(id, ownerOf(res))
    if (underWay !== null) {
      underWay.end.abort()
      res.json(batchViewOf(underWay))
      return
    }
    const batch = kept.archive.find(id, ownerOf(res))
    if (batch === null) {
      sendProblem(res, unknownBatch(id))
      return
    }
    await kept.runs.forget(batch)
    res.json(viewBatch(batch))
  }
