import { pipeline } from 'node:stream/promises'
import { sendProblem, troubleOf } from '../problems.ts'
import { contextOf } from '../request-context.ts'
import type { Operation } from './operation.ts'

export const getVerificationExport: Operation =
  ({ engine, log }) =>
  async (req, res) => {
    const id = String(req.params['verification_id'])
    const answer = await engine.verificationExport(id)
    if (answer.type === 'refused') {
      sendProblem(res, troubleOf(answer.refusal))
      return
    }
    const { bytes, stream } = answer.value
    const { requestId, signal } = contextOf(res)
    res.type('application/x-ndjson').setHeader('Content-Length', bytes)
    try {
      await pipeline(stream, res)
    } catch (error) {
      if (!signal.aborted)
        log.warn({ request_id: requestId, verification: id, err: error }, 'export broken off')
    }
  }
