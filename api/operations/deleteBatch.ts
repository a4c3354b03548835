import { ownerOf } from '../batch/kept/answer-kept.ts'
import { viewBatch } from '../batch/kept/view.ts'
import { sendProblem, unknownBatch } from '../problems.ts'
import type { Operation } from './operation.ts'

export const deleteBatch: Operation =
  ({ kept }) =>
  async (req, res) => {
    const id = String(req.params['batch_id'])
    const batch = kept.archive.find(id, ownerOf(res))
    if (batch === null) {
      sendProblem(res, unknownBatch(id))
      return
    }
    await kept.runs.forget(batch)
    res.json(viewBatch(batch))
  }
