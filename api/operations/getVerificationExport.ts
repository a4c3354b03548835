import { sendProblem, troubleOf } from '../problems.ts'
import type { Operation } from './operation.ts'

export const getVerificationExport: Operation =
  ({ engine }) =>
  async (req, res) => {
    const answer = await engine.verificationExport(String(req.params['verification_id']))
    if (answer.type === 'refused') sendProblem(res, troubleOf(answer.refusal))
    else res.type('application/x-ndjson').send(answer.value)
  }
