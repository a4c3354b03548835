// Damage found while the blob passes breaks the connection: a short body is never taken for a whole one.
import { pipeline } from 'node:stream/promises'
import { sendProblem, troubleOf } from '../problems.ts'
import { contextOf } from '../request-context.ts'
import { stateRefOf } from '../state-ref.ts'
import type { Operation } from './operation.ts'

export const getStateBlob: Operation =
  ({ engine, log }) =>
  async (req, res) => {
    const ref = stateRefOf(req)
    const answer = await engine.stateBlob(ref)
    if (answer.type === 'refused') {
      sendProblem(res, troubleOf(answer.refusal))
      return
    }
    const { bytes, stream } = answer.value
    const { requestId, signal } = contextOf(res)
    res.setHeader('Content-Type', 'application/zstd')
    res.setHeader('Content-Length', bytes)
    res.setHeader('Content-Disposition', `attachment; filename="${ref}.zst"`)
    try {
      await pipeline(stream, res)
    } catch (error) {
      if (!signal.aborted) log.warn({ request_id: requestId, state_ref: ref, err: error }, 'blob broken off')
    }
  }
