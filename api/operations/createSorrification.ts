import type { SorrificationRequest } from '../../engine/index.ts'
import { logSorrification } from '../check-log.ts'
import { reply } from '../reply.ts'
import { callerOf, contextOf } from '../request-context.ts'
import type { Operation } from './operation.ts'

export const createSorrification: Operation =
  ({ engine, log }) =>
  async (req, res) => {
    const request = req.body as SorrificationRequest
    const caller = callerOf(res)
    log.debug({ request_id: caller.requestId, request }, 'sorrification request')
    const answer = await engine.sorrify(request, caller)
    if (answer.type === 'ok') Object.assign(contextOf(res).outcome, logSorrification(answer.value))
    reply(res, answer, (result) => (request.id === undefined ? result : { id: request.id, ...result }))
  }
