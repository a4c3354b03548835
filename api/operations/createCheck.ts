import type { CheckRequest } from '../../engine/index.ts'
import { logCheck } from '../check-log.ts'
import { reply } from '../reply.ts'
import { callerOf, contextOf } from '../request-context.ts'
import type { Operation } from './operation.ts'

export const createCheck: Operation =
  ({ engine, log }) =>
  async (req, res) => {
    const request = req.body as CheckRequest
    const caller = callerOf(res)
    log.debug({ request_id: caller.requestId, request }, 'check request')
    const answer = await engine.check(request, caller)
    if (answer.type === 'ok') Object.assign(contextOf(res).outcome, logCheck(answer.value))
    reply(res, answer, (result) => (request.id === undefined ? result : { id: request.id, ...result }))
  }
