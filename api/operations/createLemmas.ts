import type { LemmaRequest } from '../../engine/index.ts'
import { logLemmas } from '../check-log.ts'
import { reply } from '../reply.ts'
import { callerOf, contextOf } from '../request-context.ts'
import type { Operation } from './operation.ts'

export const createLemmas: Operation =
  ({ engine, log }) =>
  async (req, res) => {
    const request = req.body as LemmaRequest
    const caller = callerOf(res)
    log.debug({ request_id: caller.requestId, request }, 'lemma request')
    const answer = await engine.lemmas(request, caller)
    if (answer.type === 'ok') Object.assign(contextOf(res).outcome, logLemmas(answer.value))
    reply(res, answer, (result) => (request.id === undefined ? result : { id: request.id, ...result }))
  }
