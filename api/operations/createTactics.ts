import type { TacticsRequest, TacticsResult } from '../../engine/index.ts'
import { logStats } from '../check-log.ts'
import { reply } from '../reply.ts'
import { callerOf, contextOf } from '../request-context.ts'
import type { Operation } from './operation.ts'

export const createTactics: Operation =
  ({ engine, log }) =>
  async (req, res) => {
    const request = req.body as TacticsRequest
    const caller = callerOf(res)
    log.debug({ request_id: caller.requestId, request }, 'tactics request')
    const answer = await engine.tactics(request, caller)
    if (answer.type === 'ok') Object.assign(contextOf(res).outcome, logTactics(answer.value))
    reply(res, answer)
  }

const logTactics = ({ steps, header_hash, stats }: TacticsResult): Record<string, unknown> => {
  const statuses: Record<string, number> = {}
  for (const { status } of steps) statuses[status] = (statuses[status] ?? 0) + 1
  return { steps: statuses, header_hash, ...logStats(stats) }
}
