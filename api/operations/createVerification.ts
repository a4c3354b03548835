import type { VerificationRequest } from '../../engine/index.ts'
import { logVerification } from '../check-log.ts'
import { reply } from '../reply.ts'
import { callerOf, contextOf } from '../request-context.ts'
import type { Operation } from './operation.ts'

export const createVerification: Operation =
  ({ engine, log }) =>
  async (req, res) => {
    const request = req.body as VerificationRequest
    const caller = callerOf(res)
    log.debug({ request_id: caller.requestId, request }, 'verification request')
    const answer = await engine.verify(request, caller)
    if (answer.type === 'ok') Object.assign(contextOf(res).outcome, logVerification(answer.value))
    reply(res, answer, (result) => (request.id === undefined ? result : { item_id: request.id, ...result }))
  }
